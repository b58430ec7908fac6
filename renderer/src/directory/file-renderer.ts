/** From blobs to manifests. What does not depend on a cluster is parsed once for each blob, and kept as text. */
import { compileHandlebars, GenerationError } from '@wheelhouse/generators';
import { isLfsPointer } from '../files/lfs-pointer.js';
import type { SourceEntry } from '../files/source-tree.js';
import type { Turns } from '../turns.js';
import { ByteCache } from '../byte-cache.js';
import type { Manifest } from '../manifests/manifest.js';
import { parseFile } from '../manifests/parse-file.js';
import { LongDocumentError } from '../manifests/yaml-documents.js';
import { MAX_COMPILED_TEMPLATES, PARSED_CACHE_BYTES } from '../render-limits.js';
import { RenderError } from '../render.errors.js';
import type { ParseTask } from '../worker/render-pool.js';
import { INLINE_FULL_PARSE_LENGTH, INLINE_PARSE_LENGTH } from '../worker/worker-limits.js';
import { joinReach, REACHES_NOTHING, type TemplateReach, templateReach } from './template-reach.js';
import type { SourcePlan } from './source-plan.js';

type Template = (data: unknown) => string;
type ParseLarge = (task: ParseTask) => Promise<Manifest[]>;
/** Contents by blob id. */
export type Blobs = ReadonlyMap<string, Uint8Array>;

/** Reaches that are kept: two flags each. */
const MAX_REACHES = 50_000;
/** What a manifest weighs beside its text. */
const MANIFEST_OVERHEAD_BYTES = 300;

const decoder = new TextDecoder('utf-8', { fatal: true });

export class FileRenderer {
  private readonly parsed = new ByteCache<readonly Manifest[]>(PARSED_CACHE_BYTES);
  private readonly templates = new ByteCache<Template>(MAX_COMPILED_TEMPLATES * 4);
  private readonly reaches = new ByteCache<TemplateReach>(MAX_REACHES);
  private readonly parseLarge: ParseLarge | undefined;

  /** `parseLarge` parses texts above {@link INLINE_PARSE_LENGTH}, and what takes long: beside the caller's thread, as `parseFile` would. */
  constructor(parseLarge?: ParseLarge) {
    this.parseLarge = parseLarge;
  }

  /** Files of a plan whose content {@link render} will ask for. */
  missingBlobs(plan: SourcePlan): string[] {
    if (plan.values !== undefined)
      return plan.files.filter((file) => this.templates.find(keyOf(plan, file)) === undefined).map(({ oid }) => oid);
    return plan.files.filter((file) => this.parsed.find(keyOf(plan, file)) === undefined).map(({ oid }) => oid);
  }

  /** Files of a plan of templates whose content {@link reachOf} will ask for. */
  unknownReaches(plan: SourcePlan): string[] {
    return plan.files.filter((file) => this.reaches.find(keyOf(plan, file)) === undefined).map(({ oid }) => oid);
  }

  /** What the templates of a plan may read. */
  reachOf(plan: SourcePlan, blobs: Blobs): TemplateReach {
    let all = REACHES_NOTHING;
    for (const file of plan.files) {
      let reach = this.reaches.find(keyOf(plan, file));
      if (reach === undefined) {
        reach = templateReach(Buffer.from(blobs.get(file.oid) ?? []).toString('utf8'));
        this.reaches.keep(keyOf(plan, file), reach, 1);
      }
      all = joinReach(all, reach);
    }
    return all;
  }

  /** The manifests of a plan in order of the files. `context` is what templates see. Throws RenderError with file, line and column. */
  async render(plan: SourcePlan, blobs: Blobs, context: unknown, turns: Turns): Promise<Manifest[]> {
    const manifests: Manifest[] = [];
    for (const file of plan.files) {
      const found =
        plan.values === undefined
          ? await this.plainFile(plan, file, blobs, turns)
          : await this.templateFile(plan, file, blobs, context, turns);
      for (const manifest of found) manifests.push(manifest);
      if (turns.isOver) await turns.next();
    }
    return manifests;
  }

  private async plainFile(
    plan: SourcePlan,
    file: SourceEntry,
    blobs: Blobs,
    turns: Turns,
  ): Promise<readonly Manifest[]> {
    const key = keyOf(plan, file);
    const known = this.parsed.find(key);
    if (known !== undefined) return known;
    const manifests = await this.parse({ path: file.path, text: textOf(file, blobs) }, turns);
    const weight = manifests.reduce(
      (sum, { text }) => sum + text.length + MANIFEST_OVERHEAD_BYTES,
      MANIFEST_OVERHEAD_BYTES,
    );
    this.parsed.keep(key, manifests, weight);
    return manifests;
  }

  private async templateFile(
    plan: SourcePlan,
    file: SourceEntry,
    blobs: Blobs,
    context: unknown,
    turns: Turns,
  ): Promise<Manifest[]> {
    const key = keyOf(plan, file);
    let text: string;
    try {
      let template = this.templates.find(key);
      if (template === undefined) {
        template = compileHandlebars(textOf(file, blobs), { name: file.path });
        this.templates.keep(key, template, 4);
      }
      text = template(context);
    } catch (error) {
      if (!(error instanceof GenerationError)) throw error;
      const position = error.line === undefined ? undefined : { line: error.line, column: error.column ?? 1 };
      throw RenderError.inFile('TEMPLATE_ERROR', file.path, position, error.message.replace(POSITION, ''));
    }
    return await this.parse(
      { path: file.path, text, textNote: '(Line and column are those of the text after Handlebars.)' },
      turns,
    );
  }

  private async parse(task: ParseTask, turns: Turns): Promise<Manifest[]> {
    if (this.parseLarge === undefined) return await parseFile(task, turns);
    if (task.text.length > INLINE_PARSE_LENGTH) return await this.parseLarge(task);
    try {
      return await parseFile(task, turns, { maxFullLength: INLINE_FULL_PARSE_LENGTH });
    } catch (error) {
      if (error instanceof LongDocumentError) return await this.parseLarge(task);
      throw error;
    }
  }
}

/** What templates say of the place, which the file's name is followed by already. */
const POSITION = /^Line \d+, column \d+ of the template: /;

function keyOf(plan: SourcePlan, file: SourceEntry): string {
  return `${plan.url}\n${file.path}\n${file.oid}`;
}

function textOf(file: SourceEntry, blobs: Blobs): string {
  const bytes = blobs.get(file.oid);
  if (bytes === undefined) throw new Error(`The content of ${file.path} was not read.`);
  if (isLfsPointer(bytes)) {
    throw RenderError.inFile(
      'LFS_POINTER',
      file.path,
      undefined,
      'the file is a pointer of Git LFS, its content is not in the repository. Commit the file itself, or leave it out with `directory.exclude`.',
    );
  }
  try {
    return isUtf16(bytes)
      ? new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
      : decoder.decode(bytes);
  } catch {
    throw RenderError.inFile('INVALID_MANIFEST', file.path, undefined, 'the file is not UTF-8 text.');
  }
}

/** Some editors and shells write UTF-16; its byte order mark tells it. */
function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
