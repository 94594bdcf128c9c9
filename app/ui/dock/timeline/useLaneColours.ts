import { useTokens } from '../../theme/useTokens'
import type { LaneColours } from './paintLanes'

/** The tokens that the lanes are painted with, read once for each theme. */
export const useLaneColours = (): LaneColours => useTokens(tokens)

const tokens = {
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  line: '--line',
  lineStrong: '--line-strong',
  sheet: '--sheet',
  ahead: '--path-ahead',
  marker: '--marker',
  synced: '--service-line',
  gone: '--terminating-line',
  bad: '--reject-line',
} as const satisfies Readonly<Record<keyof LaneColours, string>>
