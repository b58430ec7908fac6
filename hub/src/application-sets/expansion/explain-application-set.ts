import { Injectable } from '@nestjs/common';
import { type ExpansionExplanation, GenerationError } from '@wheelhouse/generators';
import { invalidInput } from '../../applications/writing/manifest-text.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { ExpandWithFacts, type ExplanationSubject } from './expand-with-facts.js';
import { parseStored } from './expand-application-set.js';

/** Tells how a stored set comes to its applications. Stores nothing. */
@Injectable()
export class ExplainApplicationSet {
  constructor(
    private readonly sets: ApplicationSetStore,
    private readonly expansion: ExpandWithFacts,
  ) {}

  /** Undefined when there is no such set. Throws GENERATOR_ERROR, TEMPLATE_ERROR and others, where the set cannot be expanded. */
  async find(name: string, subject: ExplanationSubject): Promise<ExpansionExplanation | undefined> {
    const record = await this.sets.findByName(name);
    if (!record) return undefined;
    try {
      return await this.expansion.explain(parseStored(record), subject, record);
    } catch (error) {
      throw error instanceof GenerationError ? invalidInput(error) : error;
    }
  }
}
