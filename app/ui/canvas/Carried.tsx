import { useCallback, useRef, type RefObject } from 'react'
import { createPortal } from 'react-dom'
import { parseKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import type { Mode } from '#store/state'
import { KindGlyph } from '../glyphs/KindGlyph'
import { useCanvasUi } from './canvasUi'
import { marked } from './dropTarget'
import { TargetWords } from './DropWords'
import type { Point } from './geometry/polyline'
import { placeableWords } from './placeables'
import { useGestures } from './useGestures'

/** What the pointer carries while something is being placed or moved, with the words of where it would land; and the line of a request that is being aimed. */
export function Carried({ surface }: { readonly surface: RefObject<HTMLElement | null> }) {
  const mode = usePlayground((state) => state.mode)
  const target = useCanvasUi((ui) => ui.target)
  const box = useRef<HTMLDivElement>(null)
  const line = useRef<SVGLineElement>(null)
  const follow = useCallback((at: Point | undefined) => {
    if (box.current) {
      box.current.style.visibility = at ? 'visible' : 'hidden'
      if (at) box.current.style.transform = `translate(${at.x + 8}px, ${at.y + 8}px)`
    }
    if (line.current) {
      line.current.style.visibility = at ? 'visible' : 'hidden'
      line.current.setAttribute('x2', `${at?.x ?? 0}`)
      line.current.setAttribute('y2', `${at?.y ?? 0}`)
    }
  }, [])
  useGestures(surface, follow)

  const carried = wordsOf(mode)
  if (mode.type === 'idle') return null
  return createPortal(
    <div className="pointer-events-none fixed inset-0 z-40" aria-hidden="true">
      {mode.type === 'connecting' && <AimLine from={mode.from} line={line} />}
      {carried && (
        <div ref={box} className="invisible absolute top-0 left-0 flex flex-col items-start gap-1.5">
          <span className="flex -translate-y-1.5 items-center gap-2 rounded-pod border border-line-strong bg-sheet px-3 py-2 text-sm font-[640] text-ink shadow-packet">
            <KindGlyph kind={carried.kind} />
            {carried.name}
          </span>
          {target && marked(target) === undefined && <TargetWords target={target} />}
        </div>
      )}
    </div>,
    document.body,
  )
}

function wordsOf(mode: Mode): { readonly kind: string; readonly name: string } | undefined {
  switch (mode.type) {
    case 'placing':
      return { kind: mode.what, name: placeableWords[mode.what] }
    case 'moving':
      return { kind: 'Pod', name: parseKey(mode.pod).name }
    case 'connecting':
    case 'idle':
      return undefined
  }
}

interface AimLineProps {
  readonly from: string
  readonly line: RefObject<SVGLineElement | null>
}

/** From the plug to the pointer. */
function AimLine({ from, line }: AimLineProps) {
  const plug = document.querySelector(`[data-plug="${CSS.escape(from)}"] > span`)?.getBoundingClientRect()
  if (!plug) return null
  return (
    <svg className="absolute inset-0 size-full">
      <line
        ref={line}
        x1={plug.x + plug.width / 2}
        y1={plug.y + plug.height / 2}
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeDasharray="1 6"
        className="invisible stroke-path"
      />
    </svg>
  )
}
