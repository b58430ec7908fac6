/** What goes wrong with an SSH server, as errors that say what to do. */
import { AppError } from '@wheelhouse/protocol';
import {
  GitFormatError,
  RepositoryAuthenticationError,
  RepositoryNotFoundError,
  RepositoryUnavailableError,
} from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';

const NOT_FOUND =
  /not found|could not be found|does ?n[o']t exist|does not appear to be a git repository|not a git repository|no such|invalid path/i;
const REFUSED = /permission|denied|not allowed|unauthori[sz]ed|not authori[sz]ed|forbidden|access rights|log ?in/i;

/** What was thrown while the connection was made. */
export function connectionError(url: string, access: GitAccess, thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  const level = 'level' in thrown ? thrown.level : undefined;
  if (level === 'client-authentication' || /authentication methods|parse privateKey/i.test(thrown.message))
    return new RepositoryAuthenticationError(url, sentBy(access));
  if (/no matching/i.test(thrown.message))
    return new RepositoryUnavailableError(url, 'its SSH server knows no algorithm that the hub takes for safe', thrown);
  if (level === 'client-timeout')
    return new RepositoryUnavailableError(url, 'its SSH server did not answer in time', thrown);
  if (level === 'protocol' || level === 'handshake')
    return new RepositoryUnavailableError(url, 'what listens there does not speak SSH as expected', thrown);
  return thrown;
}

/** What a server says (to nobody in particular, on its error output) that gives no answer. What it says is not shown. */
export function silenceError(url: string, access: GitAccess, said: string): Error {
  if (NOT_FOUND.test(said)) return new RepositoryNotFoundError(url);
  if (REFUSED.test(said)) return new RepositoryAuthenticationError(url, sentBy(access));
  return new GitFormatError('its SSH server ended the conversation without an answer');
}

function sentBy({ ssh }: GitAccess): 'ssh-key' | 'nothing' {
  return ssh?.privateKey === undefined ? 'nothing' : 'ssh-key';
}
