import { objectsOf } from '#kinds/registry'
import { usePlayground } from '#store/react'
import { Section } from '../inspector/Section'
import { onDemand } from '../primitives/onDemand'
import { RequestForm } from './RequestForm'
import { SavedRequests } from './SavedRequests'

const StartCard = onDemand(async () => (await import('./StartCard')).StartCard)

/** What the inspector shows while nothing is selected: what this scenario is about, and what can be sent in it. */
export function RequestPane() {
  const { title, description } = usePlayground((state) => state.scenario)
  const saved = usePlayground((state) => state.scenario.requests.length)
  const machines = usePlayground((state) => objectsOf(state.world.objects, 'Node').size)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <Section>
        <h2 className="mt-1 text-lg leading-tight font-[660] text-ink">{title}</h2>
        {description !== '' && <p className="mt-1 text-sm whitespace-pre-line text-ink-2">{description}</p>}
      </Section>
      {saved > 0 && (
        <Section title="Requests">
          <SavedRequests />
        </Section>
      )}
      {machines === 0 ? (
        <StartCard />
      ) : (
        <Section title="Send a request">
          <RequestForm />
        </Section>
      )}
    </div>
  )
}
