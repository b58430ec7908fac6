// Who depends on whom, as a graph of names. Pure.

/** The names that each application depends on; names without an entry depend on nothing. */
export type DependencyGraph = ReadonlyMap<string, readonly string[]>;

/** The shortest way from an application back to itself, beginning and ending with its name; undefined where there is none. */
export function findCycle(graph: DependencyGraph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  let frontier = [start];
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const from of frontier)
      for (const to of graph.get(from) ?? []) {
        if (to === start) return [...wayTo(from, start, cameFrom), start];
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, from);
        next.push(to);
      }
    frontier = next;
  }
  return undefined;
}

function wayTo(name: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [name];
  for (let at = name; at !== start;) {
    at = cameFrom.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}

/** The names that lie on any circle: what can reach itself. One pass whatever the size of the graph (Tarjan's components). */
export function namesOnCycles(graph: DependencyGraph): Set<string> {
  const found = new Set<string>();
  const search = new ComponentSearch(graph);
  for (const component of search.components())
    if (component.length > 1 || (graph.get(component[0] ?? '') ?? []).includes(component[0] ?? ''))
      for (const name of component) found.add(name);
  return found;
}

interface Visit {
  readonly name: string;
  readonly targets: readonly string[];
  next: number;
}

/** Strongly connected components without recursion: a chain of 100,000 applications is no reason to run out of stack. */
class ComponentSearch {
  private readonly graph: DependencyGraph;
  private readonly index = new Map<string, number>();
  private readonly low = new Map<string, number>();
  private readonly open: string[] = [];
  private readonly isOpen = new Set<string>();

  constructor(graph: DependencyGraph) {
    this.graph = graph;
  }

  *components(): Generator<string[]> {
    for (const name of this.graph.keys()) if (!this.index.has(name)) yield* this.visit(name);
  }

  private *visit(root: string): Generator<string[]> {
    const stack = [this.enter(root)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const target = top.targets[top.next++];
      if (target !== undefined) {
        if (!this.index.has(target)) stack.push(this.enter(target));
        else if (this.isOpen.has(target)) this.lower(top.name, this.index.get(target) ?? 0);
        continue;
      }
      stack.pop();
      const parent = stack.at(-1);
      if (parent !== undefined) this.lower(parent.name, this.low.get(top.name) ?? 0);
      if (this.low.get(top.name) === this.index.get(top.name)) yield this.close(top.name);
    }
  }

  private enter(name: string): Visit {
    this.index.set(name, this.index.size);
    this.low.set(name, this.index.size - 1);
    this.open.push(name);
    this.isOpen.add(name);
    return { name, targets: this.graph.get(name) ?? [], next: 0 };
  }

  private lower(name: string, value: number): void {
    this.low.set(name, Math.min(this.low.get(name) ?? value, value));
  }

  private close(root: string): string[] {
    const component: string[] = [];
    for (let name = this.open.pop(); name !== undefined; name = this.open.pop()) {
      this.isOpen.delete(name);
      component.push(name);
      if (name === root) break;
    }
    return component;
  }
}
