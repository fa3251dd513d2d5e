/** What an error says; anything else that was thrown, as text. */
export function readMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
