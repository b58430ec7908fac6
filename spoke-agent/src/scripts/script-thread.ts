/** The program of the thread: runs what it is sent, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { ScriptMessage, ScriptReply } from './script-messages.js';
import { ScriptTasks } from './script-tasks.js';

const tasks = new ScriptTasks();

function reply(message: ScriptReply): void {
  parentPort?.postMessage(message, []);
}

parentPort?.on('message', (message: ScriptMessage) => {
  tasks.run(message).then(reply, (error: unknown) => {
    // Its message may quote the object.
    const report = error instanceof Error ? `${error.name}\n${(error.stack ?? '').replace(error.message, '')}` : '';
    reply({ kind: 'crashed', report });
  });
});

reply({ kind: 'ready' });
