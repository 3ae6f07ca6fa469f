// Brings the jars of an Apache Kafka broker and of MirrorMaker into a folder, through Maven as it is set up here, for the tests that also run
// against Apache Kafka (test/support/apache-kafka.ts). Never run by `npm test`.
//
//   npm run kafka:jars -- [folder] [version]     folder: .kafka, version: 4.2.0; needs mvn
//   POSTHORN_TEST_KAFKA_HOME=.kafka npm test -- test/client    needs java 17 or later
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [folder = '.kafka', version = '4.2.0'] = process.argv.slice(2);
const output = path.resolve(folder);

const dependency = (group, artifact, ofVersion) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${ofVersion}</version></dependency>`;

const project = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>posthorn</groupId><artifactId>kafka-jars</artifactId><version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', version)}
    ${dependency('org.apache.kafka', 'connect-mirror', version)}
  </dependencies>
</project>`;

const work = await mkdtemp(path.join(tmpdir(), 'kafka-jars-'));
try {
  await writeFile(path.join(work, 'pom.xml'), project);
  const { status, error } = spawnSync(
    'mvn',
    ['--batch-mode', '--quiet', 'dependency:copy-dependencies', `-DoutputDirectory=${output}`],
    { cwd: work, stdio: 'inherit' },
  );
  if (error) throw new Error(`mvn could not be started: ${error.message}. Install Maven.`);
  if (status !== 0) throw new Error(`mvn ended with ${status}`);
  console.log(
    `Kafka ${version} is in ${output}: POSTHORN_TEST_KAFKA_HOME=${output} npm test -- test/client`,
  );
} finally {
  await rm(work, { recursive: true, force: true });
}
