import { ChevronDown, Dices } from 'lucide-react'
import type { Outcome } from '#engine'
import { chooseOutcome } from '#store/commands/chooseOutcome'
import { sendAgain } from '#store/commands/sendAgain'
import type { Player } from '#store/state'
import { usePerform } from '#store/react'
import { Menu } from '../../primitives/Menu'
import { verdictWord } from './verdict'

/** Every way the request could have gone, with its probability; the drawn one is named. Choosing another shows that walk. */
export function OutcomePicker({ player }: { readonly player: Player }) {
  const perform = usePerform()
  const { outcomes, drawn } = player.walk
  const shown = outcomes[player.outcome]
  if (!shown || outcomes.length < 2) return null
  return (
    <Menu
      align="end"
      entries={[
        { type: 'heading', label: `${outcomes.length} possible outcomes` },
        ...outcomes.map((outcome, index) => ({
          type: 'choice' as const,
          label: `${percent(outcome.probability)} ${outcomeWords(outcome)}${index === drawn ? ', drawn' : ''}`,
          chosen: index === player.outcome,
          onSelect: () => perform(chooseOutcome, { index }),
        })),
        { type: 'separator' },
        {
          type: 'action',
          label: 'Send again: a new draw',
          icon: <Dices aria-hidden />,
          onSelect: () => perform(sendAgain, {}),
        },
      ]}
    >
      <button
        type="button"
        className="flex h-7 cursor-pointer items-center gap-1.5 rounded-control border border-line px-2 text-xs whitespace-nowrap text-ink-2 hover:border-ink-2"
      >
        {percent(shown.probability)} of {outcomes.length} outcomes
        <ChevronDown aria-hidden className="size-3" />
      </button>
    </Menu>
  )
}

/** A probability as people read it: `33.3 %`. */
const percent = (probability: number): string => `${Number((probability * 100).toFixed(1))} %`

function outcomeWords(outcome: Outcome): string {
  const at = outcome.backend?.name ?? outcome.endpoint
  return at === undefined ? verdictWord(outcome.verdict) : `${verdictWord(outcome.verdict)} at ${at}`
}
