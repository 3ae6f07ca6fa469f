import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Pencil1Icon } from '@radix-ui/react-icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { contractsQuery } from '../../api/contracts.js';
import { topicDescriptionQuery, type SeenDescription } from '../../api/topic-description.js';
import { useMay, useMayAsk } from '../../api/who.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Section } from '../../components/page/page.js';
import { Tools } from '../../components/table/tools.js';
import { Time } from '../../components/values/time.js';
import tones from '../../components/values/tones.module.css';
import { textParts } from '../../format/text-parts.js';
import classes from './docs-tab.module.css';
import { EditDescription } from './edit-description.js';

const route = getRouteApi('/topics/$topic/docs');

/** What a person has to know of the topic: what somebody wrote down, and what its contracts say. */
export function DocsTab(): ReactNode {
  const { topic } = route.useParams();
  const mayEdit = useMay('topic:edit', topic);
  const [isEditing, editing] = useDisclosure(false);
  const { data, error, refetch } = useQuery(topicDescriptionQuery(topic));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return null;
  return (
    <>
      <Description seen={data} onEdit={mayEdit ? editing.open : null} />
      <EventDescriptions topic={topic} />
      <EditDescription topic={topic} seen={data} isOpen={isEditing} onClose={editing.close} />
    </>
  );
}

interface DescriptionProps {
  readonly seen: SeenDescription;
  readonly onEdit: (() => void) | null;
}

function Description({ seen, onEdit }: DescriptionProps): ReactNode {
  const { text, updatedBy, updatedAt } = seen.description;
  if (text === '') {
    return (
      <EmptyState
        title="Nobody said what this topic is for"
        action={onEdit && <Button onClick={onEdit}>Describe it</Button>}
      >
        <p>Which events it holds, by which key, who owns it and whom to ask.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Tools
        about={
          <span className={tones.soft}>
            written by {updatedBy} <Time at={updatedAt} />
          </span>
        }
      >
        {onEdit !== null && (
          <Button variant="default" leftSection={<Pencil1Icon />} onClick={onEdit}>
            Edit
          </Button>
        )}
      </Tools>
      <div className={classes.text}>
        {textParts(text).map(({ text: part, isAddress }, index) =>
          isAddress ? (
            <a key={index} href={part} target="_blank" rel="noreferrer">
              {part}
            </a>
          ) : (
            <Fragment key={index}>{part}</Fragment>
          ),
        )}
      </div>
    </>
  );
}

/** Said in code, where the events are defined. */
function EventDescriptions({ topic }: { readonly topic: string }): ReactNode {
  const maySee = useMayAsk('contract:view');
  const { data } = useInfiniteQuery({ ...contractsQuery({ topic }), enabled: maySee });
  const described = (data?.pages ?? [])
    .flatMap(({ contracts }) => contracts)
    .filter(({ description }) => (description ?? '') !== '');
  if (described.length === 0) return null;
  return (
    <Section title="Its events, as their contracts say">
      <dl className={classes.events}>
        {described.map(({ event, description }) => (
          <Fragment key={event}>
            <dt>
              <Link to="/contracts/$event" params={{ event }}>
                {event}
              </Link>
            </dt>
            <dd>{description}</dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  );
}
