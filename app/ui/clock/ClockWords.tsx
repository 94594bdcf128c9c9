import { spanText } from '#store/clockText'
import { conditionWords } from '#store/conditionWords'
import { eventWords } from '#store/eventWords'
import { presentOf } from '#store/present'
import { usePlayground } from '#store/react'
import type { PlaygroundState } from '#store/state'

/** What has just happened, and what happens next. Their room is always there. */
export function ClockWords() {
  const [now, next] = usePlayground(wordsOf)
  return (
    <div className="flex h-8 min-w-0 flex-1 flex-col justify-center text-xs max-md:order-last max-md:basis-full max-md:px-1.5">
      {[now, next].map(
        (words, line) =>
          words !== '' && (
            <p key={line} title={words} className={`truncate ${line === 0 ? 'font-[560] text-ink' : 'text-ink-3'}`}>
              {words}
            </p>
          ),
      )}
    </div>
  )
}

function wordsOf(state: PlaygroundState): readonly [now: string, next: string] {
  const { clock, world, rewound } = state
  if (rewound) {
    const ago = presentOf(state).world.now - world.now
    return [clock.shown ?? `As it was ${spanText(ago)} ago`, 'Nothing can be changed until you go back to now']
  }
  if (clock.until) return [clock.shown ?? '', `Until ${conditionWords(clock.until)}`]
  return [clock.shown ?? '', clock.running && clock.speed > 1 ? '' : nextWords(state)]
}

/** In tenths of a second while time runs, so that the words can be read. */
function nextWords({ clock: { next, running }, world }: PlaygroundState): string {
  if (next === null) return ''
  if (next.type === 'nothing') return 'Nothing is left to do; only heartbeats go on'
  const left = next.at - world.now
  const span = running ? spanText(Math.ceil(left / 100) * 100) : spanText(left)
  const others = next.others === 0 ? '' : `, and ${next.others} more`
  return `Next in ${span}: ${eventWords(next)}${others}`
}
