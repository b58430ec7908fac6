/** From blobs to manifests. What does not depend on a cluster is parsed once for each blob, and kept as text. */
import { sha256 } from '@wheelhouse/protocol';
import { compileHandlebars, GenerationError, MAX_TEMPLATE_LENGTH } from '@wheelhouse/generators';
import type { SourceEntry } from '../files/source-tree.js';
import type { Turns } from '../turns.js';
import { ByteCache } from '../byte-cache.js';
import type { Manifest } from '../manifests/manifest.js';
import { fileText } from '../manifests/file-text.js';
import { parseFile } from '../manifests/parse-file.js';
import { LongDocumentError } from '../manifests/yaml-documents.js';
import { MAX_COMPILED_TEMPLATES, PARSED_CACHE_BYTES } from '../render-limits.js';
import { RenderError } from '../render.errors.js';
import type { ParseTask } from '../worker/render-pool.js';
import { INLINE_FULL_PARSE_LENGTH, INLINE_PARSE_LENGTH } from '../worker/worker-limits.js';
import { joinReach, REACHES_NOTHING, type TemplateReach, templateReach } from './template-reach.js';
import type { SourcePlan } from './source-plan.js';

type Template = (data: unknown) => string;
/** `key` tells the file from others: equal ones are equal tasks. */
type ParseLarge = (task: ParseTask, key: string) => Promise<Manifest[]>;
/** Contents by blob id. */
export type Blobs = ReadonlyMap<string, Uint8Array>;

/** Reaches that are kept: two flags each. */
const MAX_REACHES = 50_000;
/** UTF-8, of one UTF-16 unit. */
const MAX_BYTES_OF_CHARACTER = 3;
/** What a manifest weighs beside its text. */
const MANIFEST_OVERHEAD_BYTES = 300;

export class FileRenderer {
  private readonly parsed = new ByteCache<readonly Manifest[]>(PARSED_CACHE_BYTES);
  private readonly templates = new ByteCache<Template>(MAX_COMPILED_TEMPLATES * 4);
  private readonly reaches = new ByteCache<TemplateReach>(MAX_REACHES);
  private readonly parseLarge: ParseLarge | undefined;

  /** `parseLarge` parses files above {@link INLINE_PARSE_LENGTH}, and what takes long: beside the caller's thread, as `parseFile` would. */
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
        reach = reachOfTemplate(blobs.get(file.oid));
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
    const manifests = await this.parse({ path: file.path, content: contentOf(file, blobs) }, key, turns);
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
        template = compileHandlebars(fileText(file.path, contentOf(file, blobs)), { name: file.path });
        this.templates.keep(key, template, 4);
      }
      text = template(context);
    } catch (error) {
      if (!(error instanceof GenerationError)) throw error;
      const position = error.line === undefined ? undefined : { line: error.line, column: error.column ?? 1 };
      throw RenderError.inFile('TEMPLATE_ERROR', file.path, position, error.message.replace(POSITION, ''));
    }
    return await this.parse(
      { path: file.path, content: text, textNote: '(Line and column are those of the text after Handlebars.)' },
      key,
      turns,
    );
  }

  private async parse(task: ParseTask, key: string, turns: Turns): Promise<Manifest[]> {
    const { path, content, ...more } = task;
    const { parseLarge } = this;
    if (parseLarge === undefined) return await parseFile({ ...more, path, text: fileText(path, content) }, turns);
    const beside = (): Promise<Manifest[]> =>
      parseLarge(task, typeof content === 'string' ? `${key}\n${sha256(content)}` : key);
    // Its text is made where it is parsed.
    if (content.length > INLINE_PARSE_LENGTH) return await beside();
    try {
      const file = { ...more, path, text: fileText(path, content) };
      return await parseFile(file, turns, { maxFullLength: INLINE_FULL_PARSE_LENGTH });
    } catch (error) {
      if (error instanceof LongDocumentError) return await beside();
      throw error;
    }
  }
}

/** What templates say of the place, which the file's name is followed by already. */
const POSITION = /^Line \d+, column \d+ of the template: /;

function keyOf(plan: SourcePlan, file: SourceEntry): string {
  return `${plan.url}\n${file.path}\n${file.oid}`;
}

function reachOfTemplate(content: Uint8Array = new Uint8Array()): TemplateReach {
  // Too long to be a template: nothing of it will ever be read.
  if (content.length > MAX_TEMPLATE_LENGTH * MAX_BYTES_OF_CHARACTER) return REACHES_NOTHING;
  return templateReach(Buffer.from(content).toString('utf8'));
}

function contentOf(file: SourceEntry, blobs: Blobs): Uint8Array {
  const bytes = blobs.get(file.oid);
  if (bytes === undefined) throw new Error(`The content of ${file.path} was not read.`);
  return bytes;
}
