import type { LiveFiguresBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { liveAlertsQuery } from '../../api/alerts.js';
import { clusterQuery, useAway } from '../../api/cluster.js';
import { failureOf } from '../../api/failure.js';
import { hasRates, useLive } from '../../api/live.js';
import { openLettersQuery } from '../../api/open-letters.js';
import { useMay, useMayAsk } from '../../api/who.js';
import { lagTone } from '../../components/groups/lag-thresholds.js';
import { Page, Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ServiceTable } from '../../components/services/service-table.js';
import { Stat, Stats } from '../../components/figures/stat.js';
import { duration } from '../../format/durations.js';
import { digits, plural, rate } from '../../format/numbers.js';
import { AttentionList } from './attention-list.js';
import { calmOf, findingsOf, lateText } from './attention.js';
import { BusiestTopics } from './busiest-topics.js';
import { LastChanges } from './last-changes.js';
import { LastHour } from './last-hour.js';
import { WorstGroups } from './worst-groups.js';
import classes from './overview.module.css';

const SERVICES_SHOWN = 8;

/** Whether all is well, and if not, where to look: what is red leads to its cause by one click. */
export function OverviewScreen(): ReactNode {
  const live = useLive();
  const { data: cluster } = useQuery(clusterQuery());
  const maySeeAudit = useMay('audit:view');
  const maySeeServices = useMay('topology:view');
  const { data: letters } = useQuery(openLettersQuery());
  const mayAskForAlerts = useMayAsk('alert:view');
  const { data: alerts } = useQuery({ ...liveAlertsQuery(), enabled: mayAskForAlerts });
  const findings = findingsOf(live.figures, cluster, letters?.groups, alerts?.alerts);
  const isAway = useAway() !== null;
  const isKnown = live.figures !== null && cluster !== undefined;
  return (
    <Page title="Overview">
      <Figures figures={live.figures} />
      {live.error !== null && live.figures === null && <ProblemView error={live.error} />}
      <AttentionList findings={findings} calm={calmOf(isKnown, isAway)} />
      <LastHour />
      <div className={classes.columns}>
        <Section
          title="Furthest behind"
          actions={
            <Link to="/groups" search={{ sort: 'lag' }}>
              All groups
            </Link>
          }
        >
          <WorstGroups figures={live.figures} />
        </Section>
        <Section title="Busiest topics" actions={<Link to="/topics">All topics</Link>}>
          <BusiestTopics figures={live.figures} />
        </Section>
      </div>
      {maySeeServices && (
        <Section title="Services" actions={<Link to="/services">All services</Link>}>
          <ServiceTable figures={live.figures} letters={letters?.groups} limit={SERVICES_SHOWN} />
        </Section>
      )}
      {maySeeAudit && (
        <Section title="Last changes">
          <LastChanges />
        </Section>
      )}
    </Page>
  );
}

function Figures({ figures }: { readonly figures: LiveFiguresBody | null }): ReactNode {
  const { data: cluster } = useQuery(clusterQuery());
  const rates = hasRates(figures) ? figures : null;
  const worst = figures?.worstLag ?? null;
  const worstSeconds = figures === null ? null : (worst?.lagSeconds ?? 0);
  const leaderless = cluster?.leaderlessPartitionCount ?? 0;
  return (
    <Stats>
      <Stat
        label="Produced"
        value={rate(rates?.producedPerSecond)}
        unit="records/s"
        note="to all topics"
      />
      <Stat
        label="Consumed"
        value={rate(rates?.consumedPerSecond)}
        unit="records/s"
        note="by all groups"
      />
      <Stat
        label="Worst lag"
        value={duration(worstSeconds)}
        tone={lagTone(worstSeconds ?? 0)}
        note={
          worst === null ? (
            'Every group keeps up'
          ) : (
            <Link to="/groups/$group" params={{ group: worst.groupId }} title={worst.groupId}>
              {worst.groupId}
            </Link>
          )
        }
      />
      <Stat
        label="Brokers"
        value={digits(cluster?.brokerCount)}
        tone={leaderless > 0 ? 'bad' : 'good'}
        note={
          <Link to="/brokers">
            {leaderless > 0
              ? `${plural(leaderless, 'partition')} without a leader`
              : 'Every partition is led'}
          </Link>
        }
      />
      <DeadLetters />
      <Stat
        label="Groups"
        value={digits(figures?.groupCount)}
        note={
          figures && (
            <Link to="/groups" search={{ sort: 'lag' }}>
              {lateText(figures.groups)}
            </Link>
          )
        }
      />
    </Stats>
  );
}

/** Its screen is not of this folder, and may be refused to the person. */
const DEAD_LETTERS: string = '/dead-letters';

function DeadLetters(): ReactNode {
  const { data, error } = useQuery(openLettersQuery());
  const hasLetters = data !== undefined && data.letters > 0;
  return (
    <Stat
      label="Dead letters"
      value={digits(data?.letters)}
      tone={hasLetters ? 'bad' : 'good'}
      note={
        hasLetters ? (
          <Link to={DEAD_LETTERS}>{plural(data.causes, 'cause')}</Link>
        ) : error === null ? (
          data && 'nothing waits for you'
        ) : (
          failureOf(error).title
        )
      }
    />
  );
}
