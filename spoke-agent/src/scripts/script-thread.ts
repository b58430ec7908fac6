/** The program of the thread: runs what it is sent, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { ScriptReply, ScriptTask } from './script-messages.js';
import { ScriptTasks } from './script-tasks.js';

const tasks = new ScriptTasks();

function reply(message: ScriptReply): void {
  parentPort?.postMessage(message, []);
}

parentPort?.on('message', (task: ScriptTask) => {
  tasks.run(task).then(reply, (error: unknown) => {
    // Its message may quote the object.
    const report = error instanceof Error ? `${error.name}\n${(error.stack ?? '').replace(error.message, '')}` : '';
    reply({ kind: 'crashed', report });
  });
});

reply({ kind: 'ready' });
