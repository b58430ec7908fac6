import { CreateSchema202611210001 } from './202611210001-create-schema.js';
import { AddConfigObjects2026112100002 } from './202611210002-add-config-objects.js';
import { AddRollingSync2026112100003 } from './202611210003-add-rolling-sync.js';
import { AddRenderReads2026112100004 } from './202611210004-add-render-reads.js';
import { AddRepositoryCredentials2026112100005 } from './202611210005-add-repository-credentials.js';
import { AddProjectsAndHolds2026112100006 } from './202611210006-add-projects-and-holds.js';
import { AddChildrenAndDependencies2026112100007 } from './202611210007-add-children-and-dependencies.js';
import { AddLiveRequests2026112100008 } from './202611210008-add-live-requests.js';
import { AddAgentSessions2026112100009 } from './202611210009-add-agent-sessions.js';
import { AddDriftUser2026112100010 } from './202611210010-add-drift-user.js';
import { AddUnrecognisedAgents2026112100011 } from './202611210011-add-unrecognised-agents.js';
import { AddRefusedAgents2026112100012 } from './202611210012-add-refused-agents.js';
import { AddWaitCluster2026112100013 } from './202611210013-add-wait-cluster.js';

/** All migrations in order. Plain SQL, frozen once merged: a change is a new file. */
export const migrations = [
  CreateSchema202611210001,
  AddConfigObjects2026112100002,
  AddRollingSync2026112100003,
  AddRenderReads2026112100004,
  AddRepositoryCredentials2026112100005,
  AddProjectsAndHolds2026112100006,
  AddChildrenAndDependencies2026112100007,
  AddLiveRequests2026112100008,
  AddAgentSessions2026112100009,
  AddDriftUser2026112100010,
  AddUnrecognisedAgents2026112100011,
  AddRefusedAgents2026112100012,
  AddWaitCluster2026112100013,
];
