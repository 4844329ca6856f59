import fc from "fast-check";

/**
 * Property tests draw the same examples in every run, so that a failure is about the change and not about the day.
 * `FC_SEED=$RANDOM npm run test:node` looks at others.
 */
fc.configureGlobal({ seed: Number(process.env["FC_SEED"] ?? 20261122) });
