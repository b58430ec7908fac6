import { readFileSync } from 'node:fs';
import { CommandError } from '../exit-codes.js';
import { promptSecret } from './prompt-secret.js';

/** The largest file or input that is read, unless told: the hub takes no more. */
const INPUT_LIMIT = 2 * 1024 * 1024;

/** Reads a file, or standard input for `-`. */
export async function readInput(file: string, limit = INPUT_LIMIT): Promise<string> {
  return file === '-' ? readStandardInput(limit) : readTextFile(file, limit);
}

/** Reads a file. */
export function readTextFile(file: string, limit = INPUT_LIMIT): string {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new CommandError('FILE_UNREADABLE', `${file} cannot be read: ${(error as Error).message}`);
  }
  return checked(content, file, limit);
}

/** Reads a secret from standard input, without its last line break; asks for it, unseen, when that is a terminal. */
export async function readSecret(question: string): Promise<string> {
  if (process.stdin.isTTY) return promptSecret(question);
  return (await readStandardInput()).replace(/\r?\n$/, '');
}

/** As a stream: a read at once fails on what somebody made non-blocking. */
async function readStandardInput(limit = INPUT_LIMIT): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > limit) break;
  }
  return checked(Buffer.concat(chunks), 'standard input', limit);
}

function checked(content: Buffer, name: string, limit: number): string {
  if (content.length > limit)
    throw new CommandError('FILE_TOO_LARGE', `${name} has ${content.length} bytes or more, the limit is ${limit}.`);
  return content.toString('utf8');
}
