import { batch, computed, type ReadonlySignal, type Signal, signal } from "../signal.ts";
import { type Decision, DecisionBook, type ItemKey } from "./decisions.ts";
import type { ReviewItem } from "./review-item.ts";
import { planId, type ReviewPlan } from "./review-plan.ts";
import {
  type ReviewDocument,
  type ReviewedLabels,
  readDecisions,
  type SavedReview,
  writeDecisions,
} from "./saved-review.ts";

/** What was decided of the items of one plan. Its items are found anew when it goes on after a reload. */
export interface PlannedReview {
  readonly id: string;
  readonly plan: ReviewPlan;
  readonly book: DecisionBook;
  /** How many items there were when they were last found. */
  readonly total: number;
  /** The item that is looked at, or was. */
  readonly item: Signal<ItemKey | undefined>;
  /** What was decided, as a session has it: written anew after a decision only, since a session is made with every step of the camera. */
  readonly decided: ReadonlySignal<SavedReview["decided"]>;
}

/** The items of the review that goes on, in their order. */
interface Queue {
  readonly items: readonly ReviewItem[];
  readonly indexOf: ReadonlyMap<ItemKey, number>;
}

/** What is reviewed, what was decided, and what became of it. Only commands call its methods. */
export class Review {
  /** The last one is the one that goes on. */
  readonly #reviews = signal<readonly PlannedReview[]>([]);
  readonly #queue = signal<Queue | undefined>(undefined);
  readonly #isFixing = signal(false);
  readonly #labels = signal<readonly ReviewedLabels[]>([]);

  /** The review that goes on, or can. */
  readonly last: ReadonlySignal<PlannedReview | undefined> = computed(() =>
    this.#reviews.value.at(-1),
  );
  /** In their order; undefined while nobody reviews. */
  readonly items: ReadonlySignal<readonly ReviewItem[] | undefined> = computed(
    () => this.#queue.value?.items,
  );
  /** Where in `items` one is; -1 where nowhere. */
  readonly index: ReadonlySignal<number> = computed(() => {
    const key = this.last.value?.item.value;
    return key === undefined ? -1 : (this.#queue.value?.indexOf.get(key) ?? -1);
  });
  readonly current: ReadonlySignal<ReviewItem | undefined> = computed(
    () => this.items.value?.[this.index.value],
  );
  /** Whether the item that is looked at is being corrected. */
  readonly isFixing: ReadonlySignal<boolean> = this.#isFixing;
  /** Labels that decisions were made into; the last ones last. */
  readonly labels: ReadonlySignal<readonly ReviewedLabels[]> = this.#labels;

  /** Begins with these items, or goes on where their plan was left; what was decided of them before stays. */
  open(plan: ReviewPlan, items: readonly ReviewItem[]): PlannedReview {
    const id = planId(plan);
    const known = this.#reviews.value.find((other) => other.id === id);
    const { book = new DecisionBook(), item = signal<ItemKey | undefined>(undefined) } =
      known ?? {};
    const review = planned(plan, { book, item, total: items.length });
    batch(() => {
      this.#isFixing.value = false;
      this.#reviews.value = [...this.#reviews.value.filter((other) => other !== known), review];
      this.#queue.value = { items, indexOf: new Map(items.map(({ key }, i) => [key, i])) };
    });
    return review;
  }

  /** Ends it; what was decided stays. */
  close(): void {
    batch(() => {
      this.#isFixing.value = false;
      this.#queue.value = undefined;
    });
  }

  /** Of any review, by its id; one that is not known has nothing to keep. */
  decide(id: string, key: ItemKey, decision: Decision | undefined): void {
    this.#reviews.value.find((review) => review.id === id)?.book.set(key, decision);
  }

  goTo(key: ItemKey | undefined): void {
    const review = this.last.value;
    if (review) review.item.value = key;
  }

  fix(isFixing: boolean): void {
    this.#isFixing.value = isFixing;
  }

  /** What to look at after an item: the next of which nothing was decided, else the next that was skipped, from the start again. */
  after(index: number): ReviewItem | undefined {
    const [review, items = []] = [this.last.value, this.items.value];
    const find = (wanted: Decision | undefined) => {
      for (let step = 1; step <= items.length; step++) {
        const item = items[(index + step + items.length) % items.length];
        if (item && review?.book.get(item.key) === wanted) return item;
      }
      return undefined;
    };
    return find(undefined) ?? find("skipped");
  }

  /** The labels that decisions are made into go last. */
  labelled(labels: ReviewedLabels): void {
    const others = this.#labels.value.filter(({ layer }) => layer !== labels.layer);
    this.#labels.value = [...others, labels];
  }

  /** For a session document: of the layers that are open. Follows what it reads. Undefined where there is nothing to say. */
  session(layers: ReadonlySet<string>): ReviewDocument | undefined {
    const reviews = this.#reviews.value.filter(({ plan }) => layers.has(plan.layer));
    const labels = this.#labels.value.filter(({ layer }) => layers.has(layer));
    if (reviews.length === 0 && labels.length === 0) return undefined;
    return {
      reviews: reviews.map(({ plan, total, item, decided }) => {
        const at = item.value === undefined ? {} : { item: item.value };
        return { plan, total, ...at, decided: decided.value };
      }),
      labels: [...labels],
    };
  }

  /** In place of what there is; nobody reviews then. */
  load({ reviews, labels }: ReviewDocument): void {
    batch(() => {
      this.close();
      this.#labels.value = labels;
      this.#reviews.value = reviews.map(({ plan, total, item, decided }) =>
        planned(plan, { total, book: readDecisions(decided), item: signal(item) }),
      );
    });
  }
}

function planned(
  plan: ReviewPlan,
  { book, item, total }: Pick<PlannedReview, "book" | "item" | "total">,
): PlannedReview {
  const decided = computed(() => {
    book.counts.value; // read, so that decisions are followed
    return writeDecisions(book);
  });
  return { id: planId(plan), plan, book, item, total, decided };
}
