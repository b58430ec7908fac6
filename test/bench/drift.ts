// How long a change by hand lives: from before the request that changes one field until the desired value is back in the cluster, and
// until a subscriber of the hub's GraphQL sees it. Argo CD 3.5.1: healed after 116-230 ms, seen after 100 ms.
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { BareClient, type LiveObject } from '../support/bare-client.js';
import { atMost, type BenchResult, percentile, rounded } from './figures.js';
import { NAMESPACE, type RealSpoke, withRealSpoke } from './real-spoke.js';
import { deploymentPath } from './sample-applications.js';

const APPLICATIONS = 100;
const CHANGES = 200;
/** The first ones are not counted: they meet code that was never run. */
const WARM_UPS = 20;
const DESIRED_REPLICAS = 2;
const CHANGED_REPLICAS = 5;
const TIMEOUT_MS = 10_000;
/** Lets one change be over before the next; not a divisor of anything that beats. */
const PAUSE_MS = 47;
const GOALS = { healedP50: 50, healedP99: 250, visibleP50: 80 };

/** What one change by hand took, in milliseconds. */
export interface Times {
  readonly healed: number;
  readonly visible: number;
}

export async function drift(): Promise<BenchResult> {
  return withRealSpoke(APPLICATIONS, async (spoke) => {
    const times = await changeByHand(spoke);
    const healed = times.map((each) => each.healed);
    const visible = times.map((each) => each.visible);
    const [healedP50Ms, healedP99Ms] = [rounded(percentile(healed, 0.5), 1), rounded(percentile(healed, 0.99), 1)];
    const visibleP50Ms = rounded(percentile(visible, 0.5), 1);
    return {
      figures: { healedP50Ms, healedP99Ms, visibleP50Ms },
      rows: [
        atMost('healed, p50', [healedP50Ms], GOALS.healedP50, 'ms', 1),
        atMost('healed, p99', [healedP99Ms], GOALS.healedP99, 'ms', 1),
        atMost('visible in GraphQL, p50', [visibleP50Ms], GOALS.visibleP50, 'ms', 1),
        {
          what: `visible in GraphQL, p99 of ${times.length}`,
          measured: `${rounded(percentile(visible, 0.99), 1)} ms`,
          goal: '',
          isMet: true,
        },
      ],
    };
  });
}

/** Changes the replicas of one Deployment after the other, and waits each time until it is healed and seen. */
export async function changeByHand(spoke: RealSpoke): Promise<Times[]> {
  await sleep(2_000);
  return (await measure(spoke)).slice(WARM_UPS);
}

async function measure({ fleet, kubeconfig, names }: RealSpoke): Promise<Times[]> {
  const client = new BareClient(kubeconfig, 1);
  const healed = new Arrivals();
  const visible = new Arrivals();
  const changed = new Set<string>();
  const onDeployment = ({ metadata, spec }: LiveObject): void => {
    if (spec?.replicas === CHANGED_REPLICAS) changed.add(metadata.name);
    else if (spec?.replicas === DESIRED_REPLICAS && changed.delete(metadata.name)) healed.arrived(metadata.name);
  };
  const watch = client.watch(`/apis/apps/v1/namespaces/${NAMESPACE}/deployments`, onDeployment);
  const subscription = followDrift(fleet.hub, (application) => visible.arrived(application));
  await sleep(1_000);
  const times: Times[] = [];
  try {
    for (let index = 0; index < CHANGES; index += 1) {
      const name = names[index % names.length] ?? '';
      const arrivals = [healed.next(name), visible.next(name)] as const;
      const start = performance.now();
      await client.patch(deploymentPath(NAMESPACE, name), { spec: { replicas: CHANGED_REPLICAS } }, 'kubectl-scale');
      const [healedAt, visibleAt] = await Promise.all(arrivals);
      times.push({ healed: healedAt - start, visible: visibleAt - start });
      await sleep(PAUSE_MS);
    }
  } finally {
    watch.close();
    await subscription.close();
    client.close();
  }
  return times;
}

/** Calls the listener with the application of each drift that the hub tells. */
function followDrift(
  hub: { url: string; token: string },
  listener: (application: string) => void,
): { close(): Promise<void> } {
  const client = createClient({
    url: `${hub.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${hub.token}` },
  });
  const query = `subscription { fleetEvents(filter: {types: ["DriftDetected"]}) { applicationName } }`;
  client.subscribe<{ fleetEvents: { applicationName: string } }>(
    { query },
    {
      next: ({ data }) => {
        if (data) listener(data.fleetEvents.applicationName);
      },
      error: (error) => {
        throw new Error('The subscription ended', { cause: error });
      },
      complete: () => undefined,
    },
  );
  return { close: async () => client.dispose() };
}

/** When things that were waited for arrived. */
class Arrivals {
  private readonly waiting = new Map<string, (at: number) => void>();

  next(name: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name} was not seen within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
      this.waiting.set(name, (at) => {
        clearTimeout(timer);
        this.waiting.delete(name);
        resolve(at);
      });
    });
  }

  arrived(name: string): void {
    this.waiting.get(name)?.(performance.now());
  }
}
