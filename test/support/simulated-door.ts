// The loopback door into a simulated cluster: what a person with kubectl would do in a real one.

/** What the door answers for objects. */
export interface DoorObject {
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

export class SimulatedDoor {
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  /** The object, undefined when it is absent. */
  async get(path: string): Promise<DoorObject | undefined> {
    const response = await fetch(this.address(path));
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as DoorObject;
  }

  /** Changes an object in the name of a field manager. */
  async patch(path: string, body: unknown, fieldManager = 'kubectl-edit'): Promise<DoorObject> {
    return this.send('PATCH', `${path}?fieldManager=${fieldManager}`, body);
  }

  /** Sets the replicas of a Deployment, as `kubectl scale` does. */
  async scale(namespace: string, name: string, replicas: number): Promise<void> {
    await this.patch(deploymentPath(namespace, name), { spec: { replicas } }, 'kubectl-scale');
  }

  async replicas(namespace: string, name: string): Promise<unknown> {
    return (await this.get(deploymentPath(namespace, name)))?.spec?.['replicas'];
  }

  /** Creates an object, or replaces it. */
  async put(path: string, body: unknown): Promise<DoorObject> {
    return this.send('PUT', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.send('DELETE', path);
  }

  private async send(method: string, path: string, body?: unknown): Promise<DoorObject> {
    const response = await fetch(this.address(path), {
      method,
      headers: { 'content-type': 'application/merge-patch+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as DoorObject;
  }

  private address(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }
}

export function deploymentPath(namespace: string, name: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
}

export function configMapPath(namespace: string, name: string): string {
  return `/api/v1/namespaces/${namespace}/configmaps/${name}`;
}

export function namespacePath(name: string): string {
  return `/api/v1/namespaces/${name}`;
}
