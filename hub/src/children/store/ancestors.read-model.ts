import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChildKey } from '../child.js';

/** A longer chain of applications that make applications is a mistake in any case. */
const MAX_DEPTH = 100;

/** Who makes an application: the application or the set that owns it, who owns that, and so on. */
@Injectable()
export class AncestorsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** From the thing itself upwards. Each has at most one owner, so this is a chain. */
  async chainOf({ kind, name }: ChildKey): Promise<ChildKey[]> {
    return this.dataSource.query<ChildKey[]>(
      `with recursive chain (kind, name, depth) as (
         select $1::text collate "C", $2::text collate "C", 0
         union all
         select owner.kind collate "C", owner.name, chain.depth + 1
         from chain cross join lateral (
           select 'Application' as kind, p.name from application_children c join applications p on p.id = c.parent_id
             where c.is_owned and c.kind = chain.kind and c.name = chain.name
           union all
           select 'ApplicationSet', t.name from applications a join application_sets t on t.id = a.application_set_id
             where chain.kind = 'Application' and a.name = chain.name
         ) owner
         where chain.depth < ${MAX_DEPTH}
       )
       select kind, name from chain order by depth`,
      [kind, name],
    );
  }
}

/**
 * The way from a child back to itself, downwards, beginning and ending with it: it is among those that make its parent. Undefined where
 * there is no circle. The chain begins with the parent.
 */
export function circleOf(chain: readonly ChildKey[], children: readonly ChildKey[]): readonly ChildKey[] | undefined {
  for (const child of children) {
    const index = chain.findIndex(({ kind, name }) => kind === child.kind && name === child.name);
    if (index >= 0) return [...chain.slice(0, index + 1).toReversed(), child];
  }
  return undefined;
}

/** A circle as it is written. */
export function circleText(path: readonly ChildKey[]): string {
  return path.map(({ kind, name }) => (kind === 'ApplicationSet' ? `application set ${name}` : name)).join(' -> ');
}

/** The sentence about a circle. */
export function circleMessage(path: readonly ChildKey[]): string {
  return `It would make itself: ${circleText(path)}. Nothing that its source holds for the hub is made until one of these manifests is taken away.`;
}
