/** Lists the tags of a chart in a registry, page by page. */
import { z } from 'zod';
import { RepositoryLimitError, RepositoryUnavailableError } from '../../git/git.errors.js';
import { MAX_REGISTRY_ANSWER_BYTES, MAX_TAG_PAGES, TAGS_PER_PAGE } from '../chart-limits.js';
import type { RegistryPlace } from './oci-reference.js';
import type { OciRegistry } from './oci-registry.js';

const tagsAnswer = z.object({ tags: z.array(z.string()).nullish() });

/** All tags; undefined when the registry has nothing of that name. */
export async function listTags(registry: OciRegistry, place: RegistryPlace): Promise<string[] | undefined> {
  const { url, reference } = place;
  const tags: string[] = [];
  let path: string | undefined = `${reference.name}/tags/list?n=${TAGS_PER_PAGE}`;
  for (let page = 0; path !== undefined; page += 1) {
    if (page >= MAX_TAG_PAGES) throw new RepositoryLimitError(url, `more than ${MAX_TAG_PAGES * TAGS_PER_PAGE} tags`);
    const options = { maxBodyBytes: MAX_REGISTRY_ANSWER_BYTES, isKeptByCaller: true };
    const answer = await registry.ask(place, { path, accept: 'application/json', options });
    if (answer.status === 404 && page === 0) return undefined;
    const { data } = tagsAnswer.safeParse(await jsonOf(answer));
    if (answer.status === 404 || data === undefined)
      throw new RepositoryUnavailableError(url, 'its list of tags cannot be read');
    tags.push(...(data.tags ?? []));
    path = nextPage(answer.headers.get('link'));
  }
  return tags;
}

/** Where a `Link` header leads on to; undefined after the last page. */
function nextPage(link: string | null): string | undefined {
  return /<([^<>\s]{1,4096})>\s*;\s*rel="?next"?/i.exec(link ?? '')?.[1];
}

/** The answer as JSON; undefined when it is none. */
export async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return undefined;
  }
}
