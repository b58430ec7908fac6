import { GoObject } from '../go-template/values/go-object.js';

/** A repository's id on Azure DevOps: no text in Argo CD but an array of bytes, which prints as its usual form. */
export class RepositoryUuid extends GoObject {
  readonly typeName = 'uuid.UUID';
  readonly kindName = 'array';
  private readonly id: string;

  constructor(id: string) {
    super();
    this.id = id;
  }

  format(): string {
    return this.id;
  }

  member(): undefined {
    return undefined;
  }
}
