import type { TourFacts } from "./tour-facts.ts";

/** One thing to do on the way once around: a person does it with the real control, and what shows that it was done moves on. */
export interface TourStep {
  /** Also the `data-tour` of the controls that it points at. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Said instead while it is under way. */
  readonly meanwhile?: string;
  /** Where its control is found while it is not in view. */
  readonly dock?: string;
  /** What grows once it is done; the last step is never done, it is closed. */
  readonly doneBy?: keyof TourFacts;
}

/** Open, paint, train, predict, share. */
export const tourSteps: readonly TourStep[] = [
  {
    id: "open",
    title: "Open an image",
    text: "The sample is a stack of membranes. An address, files or a folder of yours work as well: nothing is uploaded.",
    doneBy: "images",
  },
  {
    id: "paint",
    title: "Paint a few strokes",
    text: "Take the brush and draw over what you look for with label 1; M takes the next label, for the rest. A new layer for labels: N.",
    doneBy: "strokes",
  },
  {
    id: "train",
    title: "Train a network",
    text: "It learns from what is labelled, on this machine. The presets are for most images; a first network takes a minute or two.",
    meanwhile:
      "It is learning: the loss falls, the Dice rises. Go on painting if you like, or stop it when the curve is flat.",
    dock: "train",
    doneBy: "trainings",
  },
  {
    id: "predict",
    title: "Predict this view",
    text: "The network says for each pixel how sure it is. Move the threshold at the left, then turn the result into labels.",
    meanwhile: "It is predicting, tile by tile. What is done shows already.",
    dock: "predict",
    doneBy: "predictions",
  },
  {
    id: "share",
    title: "Review it, or share it",
    text: "Review goes through what was found, least sure first, and trains on with what you say. Share makes a link that brings all of this back.",
    dock: "review",
    doneBy: "sharings",
  },
  {
    id: "end",
    title: "That was once around",
    text: "Correct, train and predict again: it gets better each time. The Help menu has this tour, and ? lists the keys.",
  },
];
