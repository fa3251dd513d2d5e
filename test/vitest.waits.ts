/** How long tests may take in every lane: those that start the command a dozen times took over 20 s beside other work. */
export const waits = {
  testTimeout: 60_000,
  hookTimeout: 30_000,
  // A busy machine may take longer than the second that is usual.
  expect: { poll: { timeout: 10_000, interval: 5 } }
}
