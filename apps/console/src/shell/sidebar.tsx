import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clusterQuery } from '../api/cluster.js';
import { Logo } from './logo.js';
import { SECTIONS } from './navigation.js';
import { useScreens } from './use-screens.js';
import classes from './sidebar.module.css';

export function Sidebar(): ReactNode {
  const screens = useScreens();
  return (
    <div className={classes.sidebar}>
      <Link to="/" className={classes.brand}>
        <Logo />
        Posthorn
      </Link>
      <nav aria-label="Screens">
        {SECTIONS.map((section) => {
          const entries = screens.filter(({ navigation }) => navigation.section === section);
          if (entries.length === 0) return null;
          return (
            <section key={section} className={classes.section}>
              <h2>{section}</h2>
              <ul>
                {entries.map(({ to, navigation: { label, icon: Icon, badge: Badge } }) => (
                  <li key={to}>
                    <Link
                      to={to}
                      className={classes.link}
                      activeOptions={{ exact: to === '/', includeSearch: false }}
                    >
                      <Icon className={classes.icon} />
                      {label}
                      {Badge !== undefined && <Badge />}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </nav>
      <ClusterLine />
    </div>
  );
}

function ClusterLine(): ReactNode {
  const { data } = useQuery(clusterQuery());
  return (
    <p className={classes.cluster}>
      {data === undefined ? ' ' : `Posthorn ${data.version} · broker ${data.brokerId}`}
    </p>
  );
}
