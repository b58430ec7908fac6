import type { LogParameters, SubscriptionPodLogsArgs } from '@wheelhouse/protocol';

/** What a person wants of a log, as agents are asked for it. */
export function logParametersOf(args: Omit<SubscriptionPodLogsArgs, 'application'>): LogParameters {
  const { pod, namespace, container, tailLines, sinceSeconds } = args;
  return {
    pod,
    ...(namespace != null && { namespace }),
    ...(container != null && { container }),
    follow: args.follow ?? false,
    ...(tailLines != null && { tailLines }),
    ...(sinceSeconds != null && { sinceSeconds }),
    previous: args.previous ?? false,
    timestamps: args.timestamps ?? false,
  };
}
