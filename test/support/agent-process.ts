// A real agent process of one cluster, real or simulated. It can be stopped, killed and started again on the same state.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './hub-process.js';
import { MAINS, Program } from './program.js';
import { SimulatedDoor } from './simulated-door.js';

export interface AgentOptions {
  readonly name: string;
  readonly hubUrl: string;
  readonly joinToken: string;
  /** Of its log and state. */
  readonly directory: string;
  /** Of a real cluster; without it the cluster is simulated inside the agent. */
  readonly kubeconfig?: string;
  readonly nodeFlags?: readonly string[];
  /** More settings, by the names of their variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export class AgentProcess {
  readonly stateDir: string;
  /** Into the simulated cluster. */
  readonly door: SimulatedDoor;
  private readonly options: AgentOptions;
  private program: Program;

  private constructor(options: AgentOptions, simulatePort: number) {
    this.options = options;
    mkdirSync(options.directory, { recursive: true });
    this.stateDir = join(options.directory, `agent-${options.name}`);
    this.door = new SimulatedDoor(simulatePort);
    this.program = this.spawn();
  }

  /** Starts the agent. It joins in the background. */
  static async start(options: AgentOptions): Promise<AgentProcess> {
    return new AgentProcess(options, await freePort());
  }

  get pid(): number {
    return this.program.pid;
  }

  get isRunning(): boolean {
    return this.program.isRunning;
  }

  async stop(): Promise<string> {
    return this.program.stop();
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }

  async end(): Promise<string> {
    return this.program.end();
  }

  /** Starts it again on the same state. A simulated cluster is a new one then. */
  start(): void {
    this.program = this.spawn();
  }

  log(): string {
    return this.program.log();
  }

  private spawn(): Program {
    const { name, hubUrl, joinToken, directory, kubeconfig, nodeFlags = [], env = {} } = this.options;
    const cluster =
      kubeconfig === undefined
        ? ['--simulate', '--simulate-port', String(this.door.port)]
        : ['--kubeconfig', kubeconfig];
    return new Program({
      name: `agent of ${name}`,
      argv: [...nodeFlags, MAINS.agent, '--hub', hubUrl, '--state-dir', this.stateDir, ...cluster],
      env: { WHEELHOUSE_JOIN_TOKEN: joinToken, ...env },
      logFile: join(directory, `agent-${name}.log`),
    });
  }
}
