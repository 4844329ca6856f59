/** What a name in a condition may stand for. */
export type Fact = boolean | number | string;

/** One name of a condition, and what it is compared with. */
export interface Clause {
  readonly name: string;
  /** Without it, the fact itself must be true, not 0 and not "". */
  readonly value?: Fact;
  readonly isNegated: boolean;
}

/** A condition that was read; menus, keys, palette and plugins write them as `layer == 'labels' && undo`. */
export interface Condition {
  readonly clauses: readonly Clause[];
  /** The first clause that stands in the way; undefined where the condition holds. */
  unmet(factOf: (name: string) => Fact): Clause | undefined;
}

/**
 * Reads names, `!`, `==`, `!=`, `&&`, `||`, parentheses, numbers and quoted words. Throws a SyntaxError that says where it
 * stopped.
 */
export function parseWhen(text: string): Condition {
  const tokens = tokensOf(text);
  const clauses: Clause[] = [];
  const take = (token: string) => tokens[0] === token && tokens.shift() !== undefined;
  const fail = (): never => {
    throw new SyntaxError(`"${text}" is no condition: stopped at "${tokens[0] ?? "its end"}"`);
  };

  function either(isNegated: boolean): Test {
    let test = both(isNegated);
    while (take("||")) test = (isNegated ? all : any)(test, both(isNegated));
    return test;
  }
  function both(isNegated: boolean): Test {
    let test = one(isNegated);
    while (take("&&")) test = (isNegated ? any : all)(test, one(isNegated));
    return test;
  }
  function one(isNegated: boolean): Test {
    if (take("!")) return one(!isNegated);
    if (take("(")) {
      const test = either(isNegated);
      return take(")") ? test : fail();
    }
    const name = tokens[0] !== undefined && /^[a-z]\w*$/i.test(tokens[0]) && tokens.shift();
    if (!name) return fail();
    const isEqual = take("==");
    const isOther = !isEqual && take("!=");
    const clause: Clause =
      isEqual || isOther
        ? { name, value: literal(tokens.shift()) ?? fail(), isNegated: isNegated !== isOther }
        : { name, isNegated };
    clauses.push(clause);
    return (factOf) => (isMet(clause, factOf(name)) ? undefined : clause);
  }

  const unmet = either(false);
  if (tokens.length > 0) fail();
  return { clauses, unmet };
}

type Test = (factOf: (name: string) => Fact) => Clause | undefined;

const all =
  (a: Test, b: Test): Test =>
  (facts) =>
    a(facts) ?? b(facts);
const any =
  (a: Test, b: Test): Test =>
  (facts) => {
    const first = a(facts);
    return first && b(facts) && first;
  };

function isMet({ value, isNegated }: Clause, fact: Fact): boolean {
  const is = value === undefined ? Boolean(fact) : fact === value;
  return is !== isNegated;
}

function tokensOf(text: string): string[] {
  return text.match(/'[^']*'|"[^"]*"|&&|\|\||==|!=|[!()]|\w+(?:\.\w+)?|\S/g) ?? [];
}

function literal(token: string | undefined): Fact | undefined {
  if (token === undefined) return undefined;
  if (/^['"]/.test(token)) return token.slice(1, -1);
  if (token === "true" || token === "false") return token === "true";
  return /^\d/.test(token) && Number.isFinite(Number(token)) ? Number(token) : undefined;
}
