/**
 * The candidate that most looks like a slip of `text`, by the number of letters to change; undefined when none is near.
 *
 * Near means at most a third of the letters (and always one). Of equals the first one wins.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    const distance = editDistance(text, candidate)
    const near = distance <= Math.max(1, Math.floor(Math.max(text.length, candidate.length) / 3))
    if (near && (!best || distance < best.distance)) best = { candidate, distance }
  }
  return best?.candidate
}

/** Letters to insert, delete, replace or swap with their neighbour to make one text of the other. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const plain = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1))
      row.push(swapped ? Math.min(plain, at(i - 2, j - 2) + 1) : plain)
    }
  }
  return at(a.length, b.length)
}
