/** Simulated time as the page's clock shows it, in tenths of a second: `0:12.4`, `1:02:03.4`. */
export function clockText(ms: number): string {
  const tenths = Math.floor(ms / 100)
  const seconds = Math.floor(tenths / 10)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const [mm, ss] = [minutes % 60, seconds % 60]
  const rest = `${String(ss).padStart(2, '0')}.${tenths % 10}`
  return hours === 0 ? `${mm}:${rest}` : `${hours}:${String(mm).padStart(2, '0')}:${rest}`
}

/** A span of simulated time in words: `30 ms`, `1.4 s`, `5 min 10 s`. */
export function spanText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`
  const seconds = Math.round(ms / 1000)
  const [minutes, left] = [Math.floor(seconds / 60), seconds % 60]
  return left === 0 ? `${minutes} min` : `${minutes} min ${left} s`
}
