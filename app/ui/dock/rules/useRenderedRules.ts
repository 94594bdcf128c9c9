import { useEffect, useMemo, useState } from 'react'
import type { RenderedLine, RuleSet } from '#engine'
import { renderedLines, renderedRules } from '#engine/dataplane'

/** Rule sets of up to so many rules are written at once. */
const atOnce = 5000
/** How long the page stands still for the others at a time, in milliseconds. */
const slice = 12

/** The lines of a rule set; undefined while those of a large one are being written, a slice at a time. */
export function useRenderedRules(rules: RuleSet): readonly RenderedLine[] | undefined {
  const small = useMemo(() => (countOf(rules) <= atOnce ? renderedRules(rules) : undefined), [rules])
  const [large, setLarge] = useState<{ readonly of: RuleSet; readonly lines: readonly RenderedLine[] }>()
  useEffect(() => {
    if (small) return
    const rest = renderedLines(rules)
    const lines: RenderedLine[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = (): void => {
      const until = performance.now() + slice
      for (let next = rest.next(); !next.done; next = rest.next()) {
        lines.push(next.value)
        if (lines.length % 64 === 0 && performance.now() > until) {
          timer = setTimeout(write, 0)
          return
        }
      }
      setLarge({ of: rules, lines })
    }
    timer = setTimeout(write, 0)
    return () => clearTimeout(timer)
  }, [rules, small])
  return small ?? (large?.of === rules ? large.lines : undefined)
}

const countOf = (rules: RuleSet): number =>
  rules.tables.reduce((sum, table) => sum + table.chains.reduce((some, chain) => some + chain.rules.length, 0), 0)
