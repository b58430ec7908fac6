import { expect, it } from '@jest/globals';
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import {
  type Subject,
  at,
  configMap,
  containersOf,
  deployment,
  entriesOf,
  keyOf,
  newNamespace,
  refusal,
  service,
} from './subject.js';

/** Who owns which field, and what follows from it. */
export function itKeepsFieldOwnership(subject: Subject): void {
  it('notes exactly the applied fields for our manager', async () => {
    const wanted = configMap(await newNamespace(subject()), { colour: 'blue' }, { app: 'web' });
    const stored = await subject().cluster.apply(wanted, { force: false });
    expect(entriesOf(stored, FIELD_MANAGER)).toEqual([
      {
        manager: FIELD_MANAGER,
        operation: 'Apply',
        apiVersion: 'v1',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:colour': {} }, 'f:metadata': { 'f:labels': { 'f:app': {} } } },
      },
    ]);
  });

  it('notes list items by their keys', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const env = [{ name: 'MODE', value: 'fast' }];
    const ports = [{ containerPort: 80 }];
    const stored = await cluster.apply(deployment(namespace, {}, [{ name: 'web', image: 'nginx', env, ports }]), {
      force: true,
    });
    const fields = entriesOf(stored, FIELD_MANAGER)[0]?.['fieldsV1'];
    expect(at(fields, 'f:spec')).toEqual({
      'f:selector': {},
      'f:template': {
        'f:metadata': { 'f:labels': { 'f:app': {} } },
        'f:spec': {
          'f:containers': {
            'k:{"name":"web"}': {
              '.': {},
              'f:name': {},
              'f:image': {},
              'f:env': { 'k:{"name":"MODE"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
              'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
            },
          },
        },
      },
    });
  });

  it("names another's edit with manager, operation and time, and takes the field from us", async () => {
    const { cluster, edit } = subject();
    const map = configMap(await newNamespace(subject()), { colour: 'blue', size: 'small' });
    const before = await cluster.apply(map, { force: true });
    const edited = await edit(keyOf(map), { data: { colour: 'red' } }, { manager: 'kubectl-edit' });
    expect(entriesOf(edited, 'kubectl-edit')).toEqual([
      {
        manager: 'kubectl-edit',
        operation: 'Update',
        apiVersion: 'v1',
        time: expect.stringMatching(/Z$/),
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:colour': {} } },
      },
    ]);
    expect(entriesOf(edited, FIELD_MANAGER)[0]?.['fieldsV1']).toEqual({ 'f:data': { 'f:size': {} } });
    expect(edited.metadata.resourceVersion).not.toBe(before.metadata.resourceVersion);
  });

  it('refuses with CONFLICT to take a field over, naming manager and field', async () => {
    const { cluster, edit } = subject();
    const wanted = deployment(await newNamespace(subject()), { replicas: 0 });
    await cluster.apply(wanted, { force: true });
    const image = [{ name: 'web', image: 'nginx:evil' }];
    await edit(
      keyOf(wanted),
      { spec: { replicas: 1, template: { spec: { containers: image } } } },
      { manager: 'kubectl-edit' },
    );
    const error = await refusal(cluster.apply(wanted, { force: false }));
    expect(error).toMatchObject({ code: 'CONFLICT', retryable: false });
    expect([...error.conflicts].toSorted((left, right) => left.field.localeCompare(right.field))).toEqual([
      { manager: 'kubectl-edit', field: '.spec.replicas' },
      { manager: 'kubectl-edit', field: '.spec.template.spec.containers[name="web"].image' },
    ]);
    expect(at(await cluster.get(keyOf(wanted)), 'spec', 'replicas')).toBe(1);
  });

  it('takes a field over by force and leaves the other manager the rest', async () => {
    const { cluster, edit } = subject();
    const map = configMap(await newNamespace(subject()), { colour: 'blue' });
    await cluster.apply(map, { force: true });
    await edit(keyOf(map), { data: { colour: 'red', extra: 'theirs' } }, { manager: 'kubectl-edit' });
    const healed = await cluster.apply(map, { force: true });
    expect(healed['data']).toEqual({ colour: 'blue', extra: 'theirs' });
    expect(entriesOf(healed, 'kubectl-edit')[0]?.['fieldsV1']).toEqual({ 'f:data': { 'f:extra': {} } });
    expect(entriesOf(healed, FIELD_MANAGER)[0]?.['fieldsV1']).toEqual({ 'f:data': { 'f:colour': {} } });
  });

  it('shares a field on whose value both agree, without a conflict', async () => {
    const { cluster, edit } = subject();
    const map = configMap(await newNamespace(subject()), { colour: 'blue' });
    await cluster.apply(map, { force: true });
    await edit(keyOf(map), { data: { extra: 'same' } }, { manager: 'kubectl-edit' });
    const both = await cluster.apply(configMap(map.metadata.namespace ?? '', { colour: 'blue', extra: 'same' }), {
      force: false,
    });
    expect(entriesOf(both, 'kubectl-edit')).toHaveLength(1);
    const dropped = await cluster.apply(map, { force: false });
    expect(dropped['data']).toEqual({ colour: 'blue', extra: 'same' });
  });

  it('deletes a field that we alone owned and no longer apply', async () => {
    const { cluster, edit } = subject();
    const namespace = await newNamespace(subject());
    await cluster.apply(configMap(namespace, { keep: '1', drop: '2' }, { app: 'web' }), { force: true });
    await edit(keyOf(configMap(namespace, {})), { data: { theirs: '3' } }, { manager: 'kubectl-edit' });
    const stored = await cluster.apply(configMap(namespace, { keep: '1' }), { force: true });
    expect(stored['data']).toEqual({ keep: '1', theirs: '3' });
    expect(stored.metadata.labels).toBeUndefined();
  });

  it('falls back to the default of a field that is no longer applied', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    await cluster.apply(deployment(namespace, { revisionHistoryLimit: 3 }), { force: true });
    const stored = await cluster.apply(deployment(namespace), { force: true });
    expect(at(stored, 'spec', 'revisionHistoryLimit')).toBe(10);
  });

  it('merges containers, environment and ports by their keys and removes only our own items', async () => {
    const { cluster, edit } = subject();
    const namespace = await newNamespace(subject());
    const env = (...names: string[]): { name: string; value: string }[] => names.map((name) => ({ name, value: name }));
    const web = {
      name: 'web',
      image: 'nginx:1',
      env: env('A', 'B'),
      ports: [{ containerPort: 80 }, { containerPort: 81 }],
    };
    const stored = await cluster.apply(deployment(namespace, {}, [web, { name: 'sidecar', image: 'envoy:1' }]), {
      force: true,
    });
    const theirs = [...containersOf(stored), { name: 'injected', image: 'mesh:1' }];
    const withEnv = theirs.map((item) => (item['name'] === 'web' ? { ...item, env: env('A', 'B', 'C') } : item));
    await edit(keyOf(stored), { spec: { template: { spec: { containers: withEnv } } } }, { manager: 'injector' });
    const next = { name: 'web', image: 'nginx:2', env: env('A'), ports: [{ containerPort: 80 }] };
    const merged = await cluster.apply(deployment(namespace, {}, [next]), { force: true });
    expect(containersOf(merged).map((item) => [item['name'], item['image']])).toEqual([
      ['web', 'nginx:2'],
      ['injected', 'mesh:1'],
    ]);
    expect(containersOf(merged)[0]?.['env']).toEqual(env('A', 'C'));
    expect(containersOf(merged)[0]?.['ports']).toEqual([{ containerPort: 80, protocol: 'TCP' }]);
  });

  it('replaces atomic lists and maps as a whole', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const withArgs = (...args: string[]) => deployment(namespace, {}, [{ name: 'web', image: 'nginx', args }]);
    await cluster.apply(withArgs('--one', '--two'), { force: true });
    expect(containersOf(await cluster.apply(withArgs('--two'), { force: true }))[0]?.['args']).toEqual(['--two']);
    const ports = [{ port: 80 }];
    await cluster.apply(service(namespace, { ports, selector: { app: 'a', tier: 'b' } }), { force: true });
    const replaced = await cluster.apply(service(namespace, { ports, selector: { app: 'c' } }), { force: true });
    expect(at(replaced, 'spec', 'selector')).toEqual({ app: 'c' });
  });

  it('notes what a controller wrote to the status as a subresource, and never conflicts with it', async () => {
    const { cluster, edit } = subject();
    const namespace = await newNamespace(subject());
    const wanted = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace },
      spec: { minAvailable: 1 },
    };
    await cluster.apply(wanted, { force: true });
    const written = await edit(
      keyOf(wanted),
      { status: { desiredHealthy: 7 } },
      { manager: 'robot', subresource: 'status' },
    );
    expect(at(written, 'status', 'desiredHealthy')).toBe(7);
    expect(entriesOf(written, 'robot')).toMatchObject([{ operation: 'Update', subresource: 'status' }]);
    await cluster.apply(wanted, { force: false });
  });

  it('notes kubectl scale as the subresource scale, and conflicts with it', async () => {
    const { cluster, edit } = subject();
    const wanted = deployment(await newNamespace(subject()), { replicas: 0 });
    await cluster.apply(wanted, { force: true });
    await edit(keyOf(wanted), { spec: { replicas: 2 } }, { manager: 'kubectl', subresource: 'scale' });
    const scaled = await cluster.get(keyOf(wanted));
    expect(at(scaled, 'spec', 'replicas')).toBe(2);
    expect(entriesOf(scaled, 'kubectl')).toMatchObject([{ operation: 'Update', subresource: 'scale' }]);
    const error = await refusal(cluster.apply(wanted, { force: false }));
    expect(error.conflicts).toEqual([{ manager: 'kubectl', field: '.spec.replicas' }]);
  });
}
