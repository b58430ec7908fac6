/** The thread's end of the line to who started it: asks, and waits for the answer without doing anything else. */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { FileAnswer, FileQuestion } from './file-questions.js';

/** Bytes of the shared memory by which the thread is woken: a counter of answers. */
export const SIGNAL_BYTES = 4;

export class QuestionLine {
  private readonly port: MessagePort;
  private readonly answers: Int32Array;

  constructor(port: MessagePort, signal: SharedArrayBuffer) {
    this.port = port;
    this.answers = new Int32Array(signal);
  }

  ask(question: FileQuestion): FileAnswer {
    const before = Atomics.load(this.answers, 0);
    this.port.postMessage(question, []);
    Atomics.wait(this.answers, 0, before);
    const received = receiveMessageOnPort(this.port);
    if (received === undefined) throw new Error('A question was answered with nothing.');
    return received.message as FileAnswer;
  }
}
