/** One outcome: how often it was seen, and how likely it is. */
export interface Cell {
  readonly seen: number
  readonly probability: number
}

/**
 * How likely counts at least this far from the probabilities are, by Pearson's chi-square test; 1 where there is nothing
 * to compare. Outcomes that are expected less than five times are joined into one, as the test asks for it.
 */
export function chiSquareP(cells: readonly Cell[]): number {
  const total = cells.reduce((sum, { seen }) => sum + seen, 0)
  const joined = joinRare(cells, total)
  if (joined.length < 2) return 1
  const statistic = joined.reduce((sum, { seen, probability }) => {
    const expected = probability * total
    return sum + (seen - expected) ** 2 / expected
  }, 0)
  return upperGamma((joined.length - 1) / 2, statistic / 2)
}

const leastExpected = 5

function joinRare(cells: readonly Cell[], total: number): readonly Cell[] {
  const isRare = ({ probability }: Cell): boolean => probability * total < leastExpected
  const rare = cells.filter(isRare)
  const common = cells.filter((cell) => !isRare(cell))
  const sum = rare.reduce(
    (all, cell) => ({ seen: all.seen + cell.seen, probability: all.probability + cell.probability }),
    {
      seen: 0,
      probability: 0,
    },
  )
  return sum.probability * total >= leastExpected ? [...common, sum] : common
}

/** The regularized upper incomplete gamma function Q(a, x), by its series or its continued fraction, whichever converges. */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 500 && term > sum * 1e-15; n++) sum += term *= x / (a + n)
    return 1 - sum * scale
  }
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 500; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return scale * fraction
}

/** Stirling's series, raised until it is exact enough. */
function logGamma(z: number): number {
  let shift = 0
  let x = z
  for (; x < 10; x++) shift += Math.log(x)
  const inverse = 1 / (x * x)
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - inverse * (1 / 360 - inverse / 1260)) / x -
    shift
  )
}
