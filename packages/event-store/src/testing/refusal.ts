/** What an action throws or rejects with; null where it does not. */
export async function refusal(act: () => unknown): Promise<unknown> {
  try {
    await act()
  } catch (error) {
    return error
  }
  return null
}
