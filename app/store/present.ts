import type { PlaygroundState, Present } from './state'

/** What is so now, also while an earlier moment is shown. */
export const presentOf = (state: PlaygroundState): Present => state.rewound?.present ?? state
