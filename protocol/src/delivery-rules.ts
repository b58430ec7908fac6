// What an assignment says beyond Argo CD's `syncPolicy`. It travels inside `syncPolicy`, whose digest covers members that a reader does not
// know: agents and hubs of different versions understand each other. Every member is absent where nothing is said, so that the
// digest of an ordinary application does not depend on which rules exist.

/** Which fields of which objects may differ: an entry of `spec.ignoreDifferences`. Group, kind, name and namespace may be globs. */
export interface IgnoreRule {
  /** Absent or empty: the core group. */
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  /** RFC 6901. */
  readonly jsonPointers?: readonly string[];
  /** jq expressions that select what is left out, evaluated with a time limit of 1 s. */
  readonly jqPathExpressions?: readonly string[];
  /** Names of field managers whose fields may differ. */
  readonly managedFieldsManagers?: readonly string[];
}

/** A time in which syncs are allowed or denied: an entry of AppProject `spec.syncWindows` that concerns the application. */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** Five cron fields. */
  readonly schedule: string;
  readonly durationMs: number;
  /** IANA name; absent: UTC. */
  readonly timeZone?: string;
  /** Whether syncs that a person asks for may run nevertheless. */
  readonly manualSync?: boolean;
  /** Whether a sync that runs already may go on. */
  readonly syncOverrun?: boolean;
  readonly description?: string;
}

/** Why nothing new is applied by itself. */
export interface DeliveryHold {
  /** `Suspended` (a person said so), `ClusterSuspended`, `DependsOn` or another PascalCase word. */
  readonly reason: string;
  /** The sentence for people: who, why, what it waits for. */
  readonly message: string;
  /** Whether drift is put right meanwhile. False: nothing is written at all. */
  readonly heals: boolean;
  /** Whether a sync that a person asks for runs nevertheless. */
  readonly allowsRequests: boolean;
}

/** Names objects of the application for a sync of some of them only. */
export interface ResourceSelector {
  /** Absent: any. Empty: the core group. */
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** What a requested sync says beyond its id and whether it prunes. */
export interface RequestedSync {
  /** The operation it belongs to: counts only beside the `operation` of the same id. */
  readonly id: string;
  /** Only these objects; hooks do not run then (as in Argo CD). Absent: all. */
  readonly resources?: readonly ResourceSelector[];
  /** Only says what would happen. */
  readonly dryRun?: boolean;
  /** Delete and create what cannot be changed in place, as `Force=true` on every object. */
  readonly force?: boolean;
  /** Leaves hooks out, as `argocd app sync --strategy apply`. */
  readonly skipHooks?: boolean;
  /** Replaces the application's sync options. */
  readonly syncOptions?: readonly string[];
  /** Ends what runs (also an automated sync); nothing else is started for this id. */
  readonly terminate?: boolean;
}

/** How an agent treats an application, beyond what and where. */
export interface DeliveryRules {
  /** The project; absent: `default`. */
  readonly project?: string;
  /** The digest of the customizations (Argo CD's `argocd-cm` keys `resource.*` and ours), fetched like a render; absent: none. */
  readonly customizations?: string;
  /** Labels and annotations of the namespace that `CreateNamespace=true` makes. */
  readonly managedNamespaceMetadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly ignoreDifferences?: readonly IgnoreRule[];
  /** The application's own `compare-options` annotation, split. */
  readonly compareOptions?: readonly string[];
  readonly windows?: readonly SyncWindow[];
  readonly hold?: DeliveryHold;
  readonly request?: RequestedSync;
  /** The highest wave that may begin; absent: all. What waits for applications that an application makes. */
  readonly openWave?: number;
  /** When a person approved deletions that ask for it (`Prune=confirm`, `Delete=confirm`), ISO 8601. */
  readonly deletionApprovedAt?: string;
  /** Impersonated for every call about this application: `namespace:name` of a service account. Absent: the agent itself. */
  readonly serviceAccount?: string;
  /** How objects that no application has are told of; absent: not at all. */
  readonly orphans?: {
    readonly warn: boolean;
    readonly ignore: readonly { readonly group?: string; readonly kind?: string; readonly name?: string }[];
  };
  /** How long a sync may take in all, in milliseconds; absent: 1 hour. */
  readonly syncTimeoutMs?: number;
  /** How long its workloads may be Progressing without any progress, in milliseconds; 0: for ever. Absent: as is said for all. */
  readonly progressDeadlineMs?: number;
  /** Whether the application may touch the agent's own namespace and roles: only the agent's own upgrade may. */
  readonly maintainsAgent?: boolean;
  /** One more field manager that objects are taken over from, besides those of known appliers (Argo CD's `client-side-apply-migration-manager`). */
  readonly migrationManager?: string;
  /** How its objects go when it is deleted; absent: foreground. */
  readonly deletion?: {
    readonly propagation?: 'foreground' | 'background';
    /** Whether `PreDelete` and `PostDelete` hooks of the last render run. */
    readonly runsHooks?: boolean;
    /** Delete it now, although it is assigned (ISO 8601): what later assignments say, of approvals for example, counts meanwhile. */
    readonly requestedAt?: string;
  };
}
