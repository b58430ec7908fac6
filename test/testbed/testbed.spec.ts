// The parts of the testbed that need no server: where programs are looked for, what is written, what is waited for. Plus the stopping
// of processes, tried on harmless ones.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, type Surroundings, controlPlanePrograms, findBinaries, thisMachine } from './binaries.js';
import { buildFlags, kubernetesVersion } from './build-flags.js';
import { holdLock } from './file-lock.js';
import { newTokens, tokensCsv, writeCredentials } from './credentials.js';
import { isOurs, startDetached, stopProcesses } from './detached-process.js';
import { freePorts } from './free-port.js';
import { kubeconfigText } from './kubeconfig.js';
import { silently } from './progress.js';
import { deadlineIn, waitUntilReady } from './readiness.js';
import { startTestbed, stopTestbed } from './testbed.js';
import { makeFolders, removeFiles, testbedFiles } from './testbed-files.js';
import { saveState } from './testbed-state.js';
import { newState } from './testbed-processes.js';

let directory: string;
const never = new AbortController().signal;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'testbed-spec-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function machine(having: Record<string, readonly Program[]>, more: Partial<Surroundings> = {}): Surroundings {
  const present = new Set(Object.entries(having).flatMap(([folder, names]) => names.map((name) => join(folder, name))));
  return {
    kubebuilderAssets: undefined,
    cacheDirectory: '/cache',
    hasGo: () => false,
    isProgram: (path) => present.has(path),
    ...more,
  };
}

describe('finding the programs', () => {
  it('prefers KUBEBUILDER_ASSETS to the cache', () => {
    const on = machine(
      { '/assets': controlPlanePrograms, '/cache': controlPlanePrograms },
      { kubebuilderAssets: '/assets' },
    );
    expect(findBinaries(controlPlanePrograms, on)).toEqual({
      kind: 'found',
      directory: '/assets',
      origin: 'KUBEBUILDER_ASSETS',
    });
  });

  it('does not mix an incomplete KUBEBUILDER_ASSETS with the cache, and says what to do', () => {
    const on = machine(
      { '/assets': ['etcd', 'kube-apiserver'], '/cache': controlPlanePrograms },
      { kubebuilderAssets: '/assets' },
    );
    const source = findBinaries(controlPlanePrograms, on);
    expect(source.kind).toBe('unavailable');
    expect(source).toHaveProperty('reason', expect.stringContaining('/assets has no kube-controller-manager'));
    expect(source).toHaveProperty('reason', expect.stringContaining('--no-controller-manager'));
  });

  it('is content with an incomplete folder that has what is needed', () => {
    const on = machine({ '/assets': ['etcd', 'kube-apiserver'] }, { kubebuilderAssets: '/assets' });
    expect(findBinaries(['etcd', 'kube-apiserver'], on).kind).toBe('found');
  });

  it('takes the cache before it builds, even where Go is', () => {
    const on = machine({ '/cache': controlPlanePrograms }, { hasGo: () => true });
    expect(findBinaries(controlPlanePrograms, on)).toEqual({ kind: 'found', directory: '/cache', origin: 'cache' });
  });

  it('builds only what is missing', () => {
    const on = machine({ '/cache': ['etcd'] }, { hasGo: () => true });
    const missing = ['kube-apiserver', 'kube-controller-manager'];
    expect(findBinaries(controlPlanePrograms, on)).toEqual({ kind: 'buildable', directory: '/cache', missing });
  });

  it('says why there are none where nothing is', () => {
    expect(findBinaries(['etcd'], machine({}))).toEqual({
      kind: 'unavailable',
      reason: expect.stringMatching(/etcd: not in \/cache, and Go.*Install Go .* or set KUBEBUILDER_ASSETS/),
    });
  });

  it('treats an empty KUBEBUILDER_ASSETS as none', () => {
    const on = machine({ '/cache': ['etcd'] }, { kubebuilderAssets: '' });
    expect(findBinaries(['etcd'], on)).toHaveProperty('directory', '/cache');
  });

  it('keeps the cache below XDG_CACHE_HOME, in a folder named after the pinned versions', () => {
    const on = thisMachine({ XDG_CACHE_HOME: '/x', PATH: '' });
    expect(on.cacheDirectory).toMatch(/^\/x\/wheelhouse\/testbed\/[0-9a-f]{12}$/);
    expect(on.hasGo()).toBe(false);
  });

  it('takes a file for a program only if it can be run', () => {
    const file = join(directory, 'go');
    writeFileSync(file, '', { mode: 0o600 });
    expect(thisMachine({ PATH: directory }).hasGo()).toBe(false);
    chmodSync(file, 0o700);
    expect(thisMachine({ PATH: `/nowhere:${directory}` }).hasGo()).toBe(true);
  });
});

describe('building', () => {
  it('stamps the version of go.mod into the programs', () => {
    const version = kubernetesVersion(
      'require (\n\tk8s.io/kubelet v0.0.0\n\tk8s.io/kubernetes v1.35.4 // indirect\n)\n',
    );
    expect(version).toBe('v1.35.4');
    const variables = 'k8s.io/component-base/version';
    expect(buildFlags(version).at(-1)).toBe(
      `-ldflags=-s -w -X ${variables}.gitVersion=v1.35.4 -X ${variables}.gitMajor=1 -X ${variables}.gitMinor=35`,
    );
  });

  it('refuses a go.mod without a Kubernetes version', () => {
    expect(() => kubernetesVersion('module x\n')).toThrow('requires no k8s.io/kubernetes');
  });

  it('lets the second builder wait until the first is done', async () => {
    const path = join(directory, 'build.lock');
    const order: string[] = [];
    const release = await holdLock(path, silently, never);
    const second = (async () => {
      const releaseSecond = await holdLock(path, () => order.push('waits'), never);
      order.push('second builds');
      releaseSecond();
    })();
    order.push('first builds');
    release();
    await second;
    expect(order).toEqual(['waits', 'first builds', 'second builds']);
    expect(existsSync(path)).toBe(false);
  });

  it('takes over the lock of a builder that is gone', async () => {
    const path = join(directory, 'build.lock');
    writeFileSync(path, '1');
    utimesSync(path, new Date(0), new Date(0));
    (await holdLock(path, silently, never))();
    expect(existsSync(path)).toBe(false);
  });
});

describe('what is written', () => {
  it('is a kubeconfig with everything inline and every value quoted', () => {
    const facts = { name: 'c1', server: 'https://127.0.0.1:1', certificateAuthority: 'PEM', token: 'a: "b"' };
    const text = kubeconfigText(facts);
    expect(text).toContain('certificate-authority-data: UEVN\n');
    expect(text).toContain('server: "https://127.0.0.1:1"\n');
    expect(text).toContain(String.raw`token: "a: \"b\""`);
    expect(text).toContain('current-context: "c1"\n');
  });

  it('has tokens that differ each time and files that only their owner reads', () => {
    const [tokens, others] = [newTokens(), newTokens()];
    expect(new Set([...Object.values(tokens), ...Object.values(others)]).size).toBe(4);
    expect(tokensCsv(tokens).split('\n')[0]).toBe(`${tokens.admin},testbed:admin,testbed:admin,"system:masters"`);
    const files = testbedFiles(directory).cluster('c1');
    mkdirSync(files.directory, { recursive: true });
    writeCredentials(files, tokens);
    for (const path of [files.tokens, files.serviceAccountKey]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(files.serviceAccountKey, 'utf8')).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
  });

  it('is removed without a trace, but not what somebody else put there', () => {
    const files = testbedFiles(join(directory, 'bed'));
    makeFolders(files, ['c1']);
    writeFileSync(join(files.directory, 'mine.txt'), '');
    removeFiles(files);
    expect(existsSync(files.kubeconfigs)).toBe(false);
    expect(existsSync(join(files.directory, 'mine.txt'))).toBe(true);
  });

  it('never goes into a folder that holds other things', async () => {
    writeFileSync(join(directory, 'mine.txt'), '');
    await expect(startTestbed({ clusters: 1, directory })).rejects.toThrow('holds files that are not a testbed');
    await stopTestbed(directory);
    expect(existsSync(join(directory, 'mine.txt'))).toBe(true);
  });
});

describe('ports', () => {
  it('are different, free and below those of outgoing connections', async () => {
    const ports = await freePorts(5);
    expect(new Set(ports).size).toBe(5);
    for (const port of ports) expect(port).toBeLessThan(32_768);
  });
});

describe('processes', () => {
  const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
  const start = (script: string, mark: string): Promise<number> =>
    startDetached({ program: process.execPath, parameters: ['-e', script, mark], logFile: join(directory, 'log') });

  it('are stopped by pid', async () => {
    const pid = await start('setInterval(() => {}, 1000)', `${directory}/x`);
    expect(isOurs(pid, directory)).toBe(true);
    await stopProcesses([pid], directory);
    expect(isOurs(pid, directory)).toBe(false);
  });

  it('are killed when they do not stop in time', async () => {
    const pid = await start(stubborn, `${directory}/x`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await stopProcesses([pid], directory, 300);
    expect(isOurs(pid, directory)).toBe(false);
  });

  it('are left alone when their pid belongs to a stranger', async () => {
    const pid = await start('setInterval(() => {}, 1000)', `${directory}-other/x`);
    await stopProcesses([pid], directory);
    expect(isOurs(pid, `${directory}-other`)).toBe(true);
    await stopProcesses([pid], `${directory}-other`);
  });

  it('keep a second testbed out of their folder', async () => {
    const pid = await start('setInterval(() => {}, 1000)', `${directory}/x`);
    const state = await newState('/nowhere', 1, { hasControllerManager: false, hasAuditLog: false });
    rmSync(join(directory, 'log'));
    saveState(testbedFiles(directory), { ...state, etcd: { ...state.etcd, pid } });
    await expect(startTestbed({ clusters: 1, directory })).rejects.toThrow('is running in');
    await stopTestbed(directory);
    expect(isOurs(pid, directory)).toBe(false);
    expect(existsSync(directory)).toBe(false);
    expect(existsSync(`${directory}.lock`)).toBe(false);
  });
});

describe('waiting', () => {
  const question = { url: 'http://127.0.0.1:1/readyz' };

  it('ends with the last answer and the log to read', async () => {
    const awaited = {
      what: 'etcd',
      question,
      isRunning: () => true,
      logFile: '/bed/logs/etcd.log',
      deadline: deadlineIn(0, never),
    };
    await expect(waitUntilReady(awaited)).rejects.toThrow(
      /not ready after 0 s .*ECONNREFUSED.*read \/bed\/logs\/etcd.log/,
    );
  });

  it('ends at once when the process is gone', async () => {
    const awaited = {
      what: 'etcd',
      question,
      isRunning: () => false,
      logFile: '/log',
      deadline: deadlineIn(60, never),
    };
    await expect(waitUntilReady(awaited)).rejects.toThrow('etcd ended before it was ready; read /log');
  });

  it('ends when it is interrupted', async () => {
    const deadline = deadlineIn(60, AbortSignal.abort(new Error('interrupted')));
    await expect(waitUntilReady({ what: '', question, isRunning: () => true, logFile: '', deadline })).rejects.toThrow(
      'interrupted',
    );
  });
});
