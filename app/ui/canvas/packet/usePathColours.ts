import { useTokens } from '../../theme/useTokens'
import type { PathColours } from './paintPath'

/** The tokens that the overlay paints with, read once for each theme. */
export const usePathColours = (): PathColours => useTokens(tokens)

const tokens = {
  path: '--path',
  ahead: '--path-ahead',
  casing: '--sheet',
  station: '--line-control',
  marker: '--marker',
  halted: '--reject-line',
  text: '--ink-2',
} as const satisfies Readonly<Record<keyof PathColours, string>>
