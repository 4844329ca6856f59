// What the steps of `npm test` left behind in build/results.
import { existsSync, readFileSync } from "node:fs";

const folder = "build/results";

/**
 * How many tests of a step passed and failed, which passed only in their second try, and the files of browser tests in which
 * one failed. Steps that count nothing leave no file. Vitest's JSON reporter and `count-reporter.mjs` use the same names.
 */
export function readResults(name) {
  const file = `${folder}/${name}.json`;
  const read = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const { numPassedTests = 0, numFailedTests = 0, failedFiles = [], testResults = [] } = read;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    flaky: tests.filter(isFlaky).map(({ fullName }) => fullName.trim()),
    failedFiles,
  };
}

/** What a first try failed with stays with the test. */
function isFlaky({ status, failureMessages }) {
  return status === "passed" && failureMessages.length > 0;
}

/** Of a step whose failed files were run once more, alone. */
export function withSecondTry(first, second) {
  const { failedFiles } = first;
  const isStillFailed = (file) => second.failedFiles.some((again) => again.file === file);
  const counted = failedFiles.reduce((sum, { passed }) => sum + passed, 0);
  return {
    passed: first.passed - counted + second.passed,
    failed: second.failed,
    flaky: failedFiles.map(({ file }) => file).filter((file) => !isStillFailed(file)),
    failedFiles: second.failedFiles,
  };
}
