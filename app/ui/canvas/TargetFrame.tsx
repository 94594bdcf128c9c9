import type { ObjectKey } from '#model/objectMeta'
import { useCanvasUi } from './canvasUi'
import { marked } from './dropTarget'

interface TargetFrameProps {
  readonly targetKey: ObjectKey
  /** The gesture under way can end here. */
  readonly legal: boolean
}

/** The frame of a thing that something can be dropped on or connected to: ink where it can, dashed where it would land, and dashed in the tone of a drop where it is refused. */
export function TargetFrame({ targetKey, legal }: TargetFrameProps) {
  const look = useCanvasUi((ui) => (marked(ui.target) === targetKey ? ui.target?.type : undefined))
  if (look === undefined && !legal) return null
  const border =
    look === undefined
      ? 'border-[1.5px] border-ink'
      : look === 'refused'
        ? 'border-2 border-dashed border-drop-line'
        : 'border-2 border-dashed border-ink'
  return (
    <div className={`pointer-events-none absolute -inset-[1.5px] rounded-[inherit] ${border}`} aria-hidden="true" />
  )
}
