import { useStore } from '@xyflow/react'

/** How near the canvas is looked at; each distance shows more than the one before. */
export type Distance = 'far' | 'middle' | 'near'

export const distanceAt = (zoom: number): Distance => (zoom < 0.4 ? 'far' : zoom > 1.3 ? 'near' : 'middle')

/** The distance of the canvas; the component renders again only when it passes from one to another. */
export const useDistance = (): Distance => useStore((state) => distanceAt(state.transform[2]))
