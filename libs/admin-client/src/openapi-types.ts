// Written by `npm run openapi` from apps/broker/src/admin/openapi.json.

export interface paths {
    "/api/v1/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Topics by name */
        get: operations["listTopics"];
        put?: never;
        /** Create a topic */
        post: operations["createTopic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Partitions, leaders, offsets and size */
        get: operations["describeTopic"];
        put?: never;
        post?: never;
        /** Delete a topic, its records and its committed offsets */
        delete: operations["deleteTopic"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every setting, set or default */
        get: operations["describeTopicConfigs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change some settings */
        patch: operations["alterTopicConfigs"];
        trace?: never;
    };
    "/api/v1/topics/{topic}/partitions:add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add partitions
         * @description Records with a key go to other partitions afterwards than before: order per key starts anew.
         */
        post: operations["addTopicPartitions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/partitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leaders, offsets and sizes, by page */
        get: operations["listPartitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/partitions/{partition}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One partition */
        get: operations["describePartition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/partitions/{partition}/offsets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its ends, and the offset at a time */
        get: operations["getPartitionOffsets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/partitions/{partition}/producers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Idempotent and transactional producers, and their open transactions */
        get: operations["listProducers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}:clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an empty topic with the partitions and configs of this one */
        post: operations["cloneTopic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}:truncate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete records from the start of a topic
         * @description Gone at once for every reader; their bytes go later, with their segment. With validateOnly the same answer as a preview.
         */
        post: operations["truncateTopic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records were written when */
        get: operations["getTopicStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people say of a topic */
        get: operations["getTopicDescription"];
        /**
         * Say what a topic is for
         * @description Of this topic: one that is made anew under its name has none. What it said before and what it says now are in the audit log.
         */
        put: operations["putTopicDescription"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records, newest first by default
         * @description A page ends after pageSize records or 4 MiB, whichever comes first; with a filter also after a second, 50,000 records or 64 MiB that were looked at, and the next page goes on from there. With a page token, from, to, partition and order are those of the first page; a filter is to be given again.
         */
        get: operations["browseRecords"];
        put?: never;
        /** Publish a record */
        post: operations["publishRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/records/{partition}/{offset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One record, whole */
        get: operations["getRecord"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/records:tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records as they come, as Server-Sent Events
         * @description `record` has a RecordBody; `gap` {partition, from, to} tells what retention took before it could be sent; `skipped` {partition, from, to} what was beyond `recordsPerSecond`; `position` only moves the id; with a filter `progress` {scanned, matched} tells every second how many records were looked at so far; `end` {reason} is the last. A client that was cut off sends the last id as Last-Event-ID and misses nothing. One that reads slowly falls behind.
         */
        get: operations["tailRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/records:batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish many records
         * @description Those of a partition are appended in the order given; behind one that is refused none of its partition is. The answer says what became of each, and is a problem only where nothing was written.
         */
        post: operations["publishRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rates and lags of the whole cluster, as Server-Sent Events
         * @description An event `figures` with LiveFiguresBody about every second, more rarely where the cluster is so large that looking takes longer. A reader that is slow misses some; `end` {reason} is the last.
         */
        get: operations["watchLiveFigures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cluster/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rates and the worst lag of the last hour */
        get: operations["getClusterRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was written to the topic in the last hour */
        get: operations["getTopicRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups by id
         * @description Of all brokers; those that did not answer are named, and their groups missing.
         */
        get: operations["listConsumerGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State, members and assignments */
        get: operations["describeConsumerGroup"];
        put?: never;
        post?: never;
        /** Delete an empty group and its committed offsets */
        delete: operations["deleteConsumerGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/offsets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Committed offsets */
        get: operations["listCommittedOffsets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/lags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lag in records and in seconds
         * @description Partitions with a committed offset or a member.
         */
        get: operations["getConsumerGroupLag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/offsets:reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the committed offsets of a group
         * @description Of one without members, or with evictMembers of one that runs. With validateOnly the same answer as a preview, at any time.
         */
        post: operations["resetOffsets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/offsets/{topic}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget what a group has committed in a topic that it reads no more
         * @description It has no lag there any more. Answers what was committed: a reset of each partition to that takes it back. Others of the group may run.
         */
        delete: operations["deleteCommittedOffsets"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/pauses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is paused of a group, and which owners have obeyed */
        get: operations["getConsumerGroupPauses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}:pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have running consumers stand still
         * @description Asks in the topic posthorn-control, which instances of @posthorn/transport with `control: true` read and obey, now and after every restart and rebalance; others go on. `pauses` tells which partitions have obeyed.
         */
        post: operations["pauseConsumerGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}:resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have paused consumers go on
         * @description Takes back the pauses of what is named and of all in it. What is also under a wider pause goes on standing still: `pauses` of the answer has it.
         */
        post: operations["resumeConsumerGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who reads, and what */
        get: operations["listGroupMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One member, and how far it is */
        get: operations["describeGroupMember"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/lag-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lag by topic, its trend, and when the group will have caught up */
        get: operations["getConsumerGroupLagSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/lag-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far behind the group was */
        get: operations["getConsumerGroupLagHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rebalances, newest first */
        get: operations["listGroupEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumer-groups/{group}:skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a group go on behind a record that it cannot read
         * @description A reset of one partition to the offset behind it, with its preview and its undo.
         */
        post: operations["skipRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cluster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cluster in numbers */
        get: operations["describeCluster"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brokers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Brokers that are alive */
        get: operations["listBrokers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brokers/{broker}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One broker */
        get: operations["describeBroker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every kind of failure, and what to do about it */
        get: operations["listProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One kind of failure */
        get: operations["describeProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The broker that answers: its version, its cluster, since when it runs and on what */
        get: operations["getInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process runs */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether traffic is welcome */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every check, whatever it says */
        get: operations["listHealthChecks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/checks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One check, for scripts: 200 or 503 */
        get: operations["runHealthCheck"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records:search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records of all topics that match, newest first
         * @description What a topic indexes (its config `posthorn.index`) is looked up, everything else is read; `progress` says how far it came within budgetMs, and the page token goes on from there. Committed records only. With a page token all other parameters but pageSize, bytes and budgetMs are those of the first page. Of more than 500 partitions, 500 at a time are searched.
         */
        get: operations["searchRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records:search-stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A search as it comes on, as Server-Sent Events
         * @description An event `page` with a SearchResult at least every second or so: what was found since the last one, and how far it is. It ends after pageSize records, or when everything was searched; `end` {reason} is the last. A client that was cut off sends the last id as Last-Event-ID, and the token of the last page goes on in searchRecords too. budgetMs means nothing here.
         */
        get: operations["streamSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of an order, a request or a trace, across all services
         * @description The id is a key, a correlation id or a trace id. Records that have it, and those of the same traces and correlations, in the order in which it happened, with retries and dead letters. An id that nothing has is a journey without steps.
         */
        get: operations["getJourney"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who produces and who consumes what
         * @description From what all brokers see of their clients: the last week of who produced, the groups there are, and who fetches without one. Rates are of the last ten seconds. Topics and groups that the caller may not see are left out.
         */
        get: operations["getTopology"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services by name, which is their client id */
        get: operations["listServices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one service produces and consumes */
        get: operations["describeService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/{service}/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its members of groups, and the addresses it connects from otherwise */
        get: operations["listServiceInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/{service}/handlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What it reads in which group, how late it is, and what failed
         * @description By what brokers see: assignments, committed offsets and what is noted beside them, and dead letters of topics that the caller may see those of.
         */
        get: operations["listServiceHandlers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/producers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Clients that produced to the topic in the last week */
        get: operations["listTopicProducers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topics/{topic}/consumer-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups that read the topic, and clients that fetch it without one */
        get: operations["listTopicConsumerGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is kept and where: topics, tables, WAL, vacuum, retention, outbox */
        get: operations["describeStorage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Topics with what they take */
        get: operations["listStorageTopics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/retention:run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have every broker check now what is over
         * @description Each broker checks the partitions that it leads, and drops segments that nobody needs any more. Answered when all of them have done so, or after ten seconds with those that have not; they go on.
         */
        post: operations["runRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brokers/{broker}/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every setting of a broker, and where its value comes from */
        get: operations["describeBrokerConfigs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change dynamic settings of one broker
         * @description They hold at that broker within a second, and go before those of all brokers.
         */
        patch: operations["alterBrokerConfigs"];
        trace?: never;
    };
    "/api/v1/cluster/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settings that can be changed while brokers run, as they are for all of them */
        get: operations["describeClusterConfigs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change dynamic settings of all brokers
         * @description They hold at this broker at once, and at the others within a second.
         */
        patch: operations["alterClusterConfigs"];
        trace?: never;
    };
    "/api/v1/brokers/{broker}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is connected to a broker, with what software, and what went over the connection
         * @description Of another broker than the one that answers this is as it was within the last second.
         */
        get: operations["listBrokerConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contract-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What holds for all contracts */
        get: operations["getContractSettings"];
        /** Change what holds for all contracts */
        put: operations["putContractSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{event}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What new versions are held to */
        get: operations["getSettingsOfContract"];
        /**
         * Change what new versions are held to
         * @description The contract need not be there yet.
         */
        put: operations["putSettingsOfContract"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts:check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether schemas could be registered, and whom they would break
         * @description Changes nothing. An incompatible schema is an answer here, and no failure.
         */
        post: operations["checkContracts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts:publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register schemas, all of them or none
         * @description Each becomes the next version of its contract, unless it is one already. What services say at their start.
         */
        post: operations["publishContracts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts:frame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Values as a contract has them: checked, and framed for clients of a schema registry
         * @description What to publish, in base64. A value that the contract does not allow is an answer here, and no failure. Changes nothing.
         */
        post: operations["frameValues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events that have a schema */
        get: operations["listContracts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contract, with its latest version */
        get: operations["describeContract"];
        put?: never;
        post?: never;
        /**
         * Delete all versions: out of sight first, then for good
         * @description Schemas stay under their ids, since records name them.
         */
        delete: operations["deleteContract"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{event}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two versions, and whom it breaks */
        get: operations["diffContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{event}/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who produces to and who reads the topic of the event
         * @description By topic: which of several events of a topic somebody handles, only they know.
         */
        get: operations["listContractClients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{event}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version of a contract */
        get: operations["getContractVersion"];
        /**
         * Register a version under its number
         * @description The next number, or one that is there with the same schema: versions never change. With If-Match, the ETag of the latest version. `latest` takes whichever number is next.
         */
        put: operations["putContractVersion"];
        post?: never;
        /** Delete one version */
        delete: operations["deleteContractVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The registered events as an AsyncAPI 3.0 document
         * @description The latest version of each event that the caller may see, and who was seen to produce to and read its topic.
         */
        get: operations["getAsyncApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index-builds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Index builds, newest first */
        get: operations["listIndexBuilds"];
        put?: never;
        /**
         * Index what a topic held before its index was as it is now
         * @description The leader of each partition reads it again, at the pace of the index: a few percent of its time while it is busy. Searches give the same answers before, meanwhile and afterwards.
         */
        post: operations["createIndexBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index-builds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One index build and how far it is */
        get: operations["getIndexBuild"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index-builds/{id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End an index build; what it has indexed stays */
        post: operations["cancelIndexBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cluster as a document: all but records, offsets and secrets
         * @description Parts that the caller may not see, or that the broker has not got, are left out. The document can be imported as it is.
         */
        get: operations["exportDefinitions"];
        put?: never;
        /**
         * Make the cluster as a document says
         * @description What the document does not name is left alone, and nothing is deleted. Importing it again changes nothing. With validateOnly the answer is what would be done, conflicts included; otherwise a conflict is a failure (definitions-conflict) and nothing is done. Each change takes the permission that the same change takes elsewhere. What was made before something failed stays, and the same import makes the rest.
         */
        post: operations["importDefinitions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/masking-rules:preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would leave of a record
         * @description Changes nothing and reads nothing: the record comes with the request.
         */
        post: operations["previewMaskingRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/masking-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What of records is hidden from those who may not see all of them */
        get: operations["listMaskingRules"];
        put?: never;
        /**
         * Hide something of the records of some topics
         * @description From whoever lacks topic:records_unmask, in every way in which this API shows records, and in their copies (dead letters, retries, redrives). A value that is no JSON is hidden whole where a rule is about values. Holds at this broker at once, at the others within a second.
         */
        post: operations["createMaskingRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/masking-rules/{maskingRule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One masking rule */
        get: operations["getMaskingRule"];
        /**
         * Hide something else, or of other topics, by a rule that is there
         * @description What it said before and what it says now are in the audit log.
         */
        put: operations["putMaskingRule"];
        post?: never;
        /** Show again what a rule hid */
        delete: operations["deleteMaskingRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts:read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What values say that a client of the schema registry framed
         * @description By the schema that each names. Changes nothing, and looks at no record.
         */
        post: operations["readFramedValues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is kept how long, and how often alert rules are evaluated */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change some of the settings
         * @description At all brokers, from their next look on. What is older than is to be kept is deleted within a minute.
         */
        patch: operations["patchSettings"];
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What rules say of whom, newest first
         * @description Of groups and topics that the caller may see: a page may be shorter for that, and there are more as long as there is a nextPageToken.
         */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts:watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All alerts that are pending or firing, as Server-Sent Events
         * @description An event `alerts` with LiveAlertsBody at once, and whenever something of it has changed, within a second. `end` {reason} is the last.
         */
        get: operations["watchAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alert */
        get: operations["describeAlert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is watched for, by name */
        get: operations["listAlertRules"];
        put?: never;
        /**
         * Watch for something
         * @description One broker at a time evaluates the rules, as often as /settings says. A rule sees all groups and topics, whoever made it.
         */
        post: operations["createAlertRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule */
        get: operations["describeAlertRule"];
        put?: never;
        post?: never;
        /**
         * Watch for it no more
         * @description What fires is resolved, and the webhooks are told so.
         */
        delete: operations["deleteAlertRule"];
        options?: never;
        head?: never;
        /**
         * Change a rule, or have it rest with isEnabled
         * @description Of a rule that rests from now on what fires is resolved, and its webhooks are told so.
         */
        patch: operations["patchAlertRule"];
        trace?: never;
    };
    "/api/v1/alert-rules/{rule}:test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the condition says now, and a test for each of its webhooks
         * @description Nothing fires by it. With validateOnly nobody is told.
         */
        post: operations["testAlertRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who can be told of alerts */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have somebody told of alerts
         * @description Deliveries are signed as the Standard Webhooks have it, at least once, and tried again for three quarters of an hour. The answer is the only one that shows the secret.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of those who can be told */
        get: operations["describeWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook that no rule tells
         * @description What is still to be told to it is not.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change who is told, or the secret
         * @description Also of what is still to be told.
         */
        patch: operations["patchWebhook"];
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}:test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a webhook that this is a test
         * @description Once, and now: the answer says what became of it. With validateOnly it shows what would be sent.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What webhooks were told, and what became of it; newest first */
        get: operations["listAlertDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who was told of one alert, newest first */
        get: operations["listDeliveriesOfAlert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery */
        get: operations["describeAlertDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-deliveries/{delivery}:redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell it again
         * @description With the same id and body, so that a receiver that has it can know. It is tried as often as a new one.
         */
        post: operations["redeliverAlertDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Dead letters, newest first */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Dead letters by consumer group, handler and error, the latest first */
        get: operations["listDeadLetterGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One group of dead letters */
        get: operations["getDeadLetterGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Note and assignee of a group of dead letters */
        patch: operations["changeDeadLetterGroup"];
        trace?: never;
    };
    "/api/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dead letter, with its record and stack trace */
        get: operations["getDeadLetter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Note, assignee and status of a dead letter */
        patch: operations["changeDeadLetter"];
        trace?: never;
    };
    "/api/v1/dead-letters:discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take open dead letters off the list; they are kept, and may be opened again */
        post: operations["discardDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{id}:redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redrive one dead letter, edited if need be
         * @description The letter keeps what it was; the copy has what `edits` says. Nobody replaces what is masked for them (record-masked).
         */
        post: operations["redriveDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redrives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redrives, newest first */
        get: operations["listRedrives"];
        put?: never;
        /**
         * Redrive dead letters: some, a group of them, or all that a filter means
         * @description To the topic that each letter names as its origin. Letters are copied, and marked when the copies are durable; those of a key in the order they came.
         */
        post: operations["createRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redrives/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One redrive and how far it is */
        get: operations["getRedrive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redrives/{id}:pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a redrive */
        post: operations["pauseRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redrives/{id}:resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a paused redrive */
        post: operations["resumeRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redrives/{id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a redrive; what it has not copied is open again */
        post: operations["cancelRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Replays, newest first */
        get: operations["listReplays"];
        put?: never;
        /**
         * Copy a stretch of a topic once more, to another topic or for one group
         * @description What is committed when it is asked for, in the order of each partition. The preview looks at some of it only, and says so.
         */
        post: operations["createReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One replay and how far it is */
        get: operations["getReplay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replays/{id}:pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a replay */
        post: operations["pauseReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replays/{id}:resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a paused replay */
        post: operations["resumeReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replays/{id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a replay; what it has copied stays */
        post: operations["cancelReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports, newest first */
        get: operations["listExports"];
        put?: never;
        /**
         * Write a stretch of a topic into a file
         * @description What is committed when it is asked for, in the order of each partition, as the caller may see it. It ends as `truncated` where the file would be larger than the setting exportBytesMax, and is deleted after exportRetentionHours.
         */
        post: operations["createExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file of an export that is done
         * @description For whoever asked for it and may still read the topic, and for whoever may see everything; each time is audited. In ndjson each line is a record as getRecord answers it.
         */
        get: operations["getExportContent"];
        put?: never;
        post?: never;
        /**
         * Delete the file of an export that is done
         * @description For whoever asked for it, and for whoever may see everything; without it, it is deleted after exportRetentionHours. The export itself stays in the list.
         */
        delete: operations["deleteExportContent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One export and how far it is */
        get: operations["getExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}:pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a export */
        post: operations["pauseExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}:resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a paused export */
        post: operations["resumeExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a export; what it has written is deleted */
        post: operations["cancelExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Writes, and what Kafka clients were refused, newest first */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sign in by the identity provider */
        get: operations["startOidcSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from the identity provider
         * @description Takes what the provider adds to the address; nobody else calls it.
         */
        get: operations["endOidcSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign out at the identity provider
         * @description Where a browser goes when its session has ended (endSession): the next one to sit there would be signed in without a question. The address /sign-in has to be registered with the provider (post_logout_redirect_uris).
         */
        get: operations["endOidcSignOut"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions that hold, newest first */
        get: operations["listSessions"];
        put?: never;
        /**
         * Sign in by name and password
         * @description The answer sets the cookie of a new session. A failure is answered later each time, and after many not looked at for a minute.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/first-admin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become administrator by a one-time link
         * @description Makes a user of that name and password, or takes the one there is, whose password it must be; and signs in.
         */
        post: operations["makeFirstAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out, or end another session
         * @description `current` is the session of the request.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one signs in here */
        get: operations["describeSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks, and what they may do
         * @description For a console to hide what would be refused. It is refused in any case.
         */
        get: operations["whoAmI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys without their secrets, newest first */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make a key for a program
         * @description It may do what its owner may do at the time, within its scopes. The answer is the only one that shows it.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{apiKey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description Every broker refuses it from the answer on.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users by name */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make a user
         * @description Who may connect as a Kafka client, and sign in here; roles and ACLs say what for.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user */
        get: operations["describeUser"];
        put?: never;
        post?: never;
        /**
         * Delete a user with sessions, API keys and role bindings
         * @description Connections of Kafka clients go on until they authenticate again. ACLs and quotas stay, as in Kafka.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mechanisms that a user can use */
        get: operations["listUserCredentials"];
        /**
         * Give another password
         * @description Every session that was opened with the old one ends. One’s own takes the current one, so that a session left open is not enough.
         */
        put: operations["setPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/credentials/{mechanism}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a mechanism away
         * @description With the last one the user is gone as a Kafka client.
         */
        delete: operations["deleteUserCredential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roles, and what each may do */
        get: operations["listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One role */
        get: operations["describeRole"];
        /**
         * Make a role of the cluster’s own, or change one
         * @description Whoever has it has what it allows from the answer on. Those that are built in never change.
         */
        put: operations["putRole"];
        post?: never;
        /** Delete a role that nobody has */
        delete: operations["deleteRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/role-bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has which role, and for what */
        get: operations["listRoleBindings"];
        put?: never;
        /**
         * Give somebody a role
         * @description To a user, who may not exist yet, or to a group of the identity provider. Nobody gives more than they have, nor for longer.
         */
        post: operations["createRoleBinding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/role-bindings/{roleBinding}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One binding, which never changes: its ETag says that it is still there */
        get: operations["describeRoleBinding"];
        put?: never;
        post?: never;
        /**
         * Take a role away
         * @description From the answer on, on every broker.
         */
        delete: operations["deleteRoleBinding"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Temporary rights that hold */
        get: operations["listGrants"];
        put?: never;
        /**
         * Give somebody a role for a while
         * @description It ends by itself, on the clock of the database.
         */
        post: operations["createGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grants/{grant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End temporary rights before their time */
        delete: operations["endGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/acls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * ACLs of Kafka clients
         * @description The ETag is that of all there are, whatever is asked for.
         */
        get: operations["listAcls"];
        put?: never;
        /**
         * Add an ACL
         * @description Holds on this broker at once, and on the others within a second.
         */
        post: operations["createAcl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/acls:batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add several ACLs, all or none */
        post: operations["createAcls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/acls:delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete the ACLs that filters match
         * @description With validateOnly the same answer, and nothing is deleted.
         */
        post: operations["deleteAcls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Limits of users, client ids and addresses */
        get: operations["listQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotas:alter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set limits and take them away, all or none
         * @description They hold on this broker at once, and on the others within a second.
         */
        post: operations["alterQuotas"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        TopicSummary: {
            name: string;
            /** Format: uuid */
            topicId: string;
            partitionCount: number;
            /** @description Always 1 here: replication is PostgreSQL’s. */
            replicationFactor: number;
            /** @description What was set; GET its configs for the defaults too. */
            configs: {
                [key: string]: string;
            };
        };
        TopicList: {
            topics: components["schemas"]["TopicSummary"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CreateTopicBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example orders */
            name: string;
            /** @description Default: the broker’s. */
            partitions?: number;
            /**
             * @description Kafka’s names; what is left out has the broker’s default.
             * @example {
             *       "retention.ms": "86400000"
             *     }
             */
            configs?: {
                [key: string]: string;
            };
        };
        PartitionBody: {
            partition: number;
            /** @description Broker id; null while nobody leads. */
            leader: number | null;
            leaderEpoch: number;
            /**
             * Format: int64
             * @description null, as all of these, when the leader does not answer.
             * @example 42
             */
            logStartOffset: string | null;
            /**
             * Format: int64
             * @example 42
             */
            highWatermark: string | null;
            /**
             * Format: int64
             * @description highWatermark - logStartOffset, without what was passed over when the database had gone back.
             * @example 42
             */
            records: string | null;
            /**
             * Format: int64
             * @example 42
             */
            sizeInBytes: string | null;
        };
        TopicDetail: {
            name: string;
            /** Format: uuid */
            topicId: string;
            partitionCount: number;
            /** @description Always 1 here: replication is PostgreSQL’s. */
            replicationFactor: number;
            /** @description What was set; GET its configs for the defaults too. */
            configs: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description Sum over the partitions of which it is known.
             * @example 42
             */
            records: string;
            /**
             * Format: int64
             * @description Sum over the partitions of which it is known.
             * @example 42
             */
            sizeInBytes: string;
            partitions: components["schemas"]["PartitionBody"][];
        };
        ConfigBody: {
            /** @example retention.ms */
            name: string;
            value: string;
            /**
             * @description Set on the topic, by a setting of the broker, or neither.
             * @enum {string}
             */
            source: "topic" | "broker" | "default";
            documentation: string | null;
        };
        ConfigList: {
            configs: components["schemas"]["ConfigBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        AlterConfigsBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description What to change; null takes a setting back to its default. The rest stays.
             * @example {
             *       "retention.ms": "86400000",
             *       "max.message.bytes": null
             *     }
             */
            configs: {
                [key: string]: string | null;
            };
        };
        AddPartitionsBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description Partitions the topic shall have in total. */
            totalPartitions: number;
        };
        PartitionList: {
            partitions: components["schemas"]["PartitionBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        PartitionOffsetsBody: {
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            logStartOffset: string;
            /**
             * Format: int64
             * @example 42
             */
            highWatermark: string;
            /**
             * Format: int64
             * @description Of the first record with the timestamp or a later one; null when there is none, or no timestamp was asked for.
             * @example 42
             */
            offset: string | null;
        };
        ProducerBody: {
            /**
             * Format: int64
             * @example 42
             */
            producerId: string;
            producerEpoch: number;
            /** @description -1 when it sent nothing under this epoch. */
            lastSequence: number;
            /**
             * Format: date-time
             * @description Of its last batch or marker.
             */
            lastAppendedAt: string;
            /**
             * Format: int64
             * @description Where its open transaction begins; null without one.
             * @example 42
             */
            transactionStartOffset: string | null;
        };
        ProducerList: {
            /** @description The idempotent and transactional ones that the partition remembers. */
            producers: components["schemas"]["ProducerBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CloneTopicBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example orders.v2 */
            name: string;
            /** @description Without it: as many as the original has. */
            partitions?: number;
            /** @description What is to be otherwise than the original’s; null leaves a setting at its default. */
            configs?: {
                [key: string]: string | null;
            };
        };
        TruncateTopicBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description The first offset that stays, or `latest`: nothing stays.
             * @example latest
             */
            beforeOffset?: string;
            /**
             * @description Records older than this go, up to the first that is not: ms since 1970 or ISO 8601.
             * @example 2026-11-22T10:00:00Z
             */
            beforeTimestamp?: string;
            /** @description Without it: all. An offset needs exactly one. */
            partitions?: number[];
        };
        TruncatedPartitionBody: {
            partition: number;
            /**
             * Format: int64
             * @description The log start until then.
             * @example 42
             */
            before: string;
            /**
             * Format: int64
             * @description The log start from then on.
             * @example 42
             */
            after: string;
            /** @description Why its log start was not moved; null when it was, or had not to be. */
            failure: string | null;
        };
        TruncateResult: {
            /** @description false of a preview. */
            isApplied: boolean;
            /**
             * Format: int64
             * @description Offsets that the log starts move over.
             * @example 42
             */
            recordsDeleted: string;
            partitions: components["schemas"]["TruncatedPartitionBody"][];
        };
        StatsBucketBody: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /**
             * Format: int64
             * @example 42
             */
            records: string;
        };
        TopicStats: {
            topic: string;
            windowSeconds: number;
            /**
             * Format: int64
             * @description By the records’ own timestamps.
             * @example 42
             */
            records: string;
            recordsPerSecond: number;
            /** @description The window in equal parts, oldest first; fewer where there are many partitions. */
            buckets: components["schemas"]["StatsBucketBody"][];
            /** @description Whose leader is away: not counted. */
            partitionsMissing: number;
        };
        TopicDescriptionBody: {
            /** @description Empty while nobody said anything. */
            text: string;
            /** @example User:alice */
            updatedBy: string | null;
            /** Format: date-time */
            updatedAt: string | null;
        };
        PutTopicDescriptionBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description Plain text, as people are to read it; empty takes it away.
             * @example Orders as customers place them, by order id. Owned by the shop.
             */
            text: string;
        };
        RegisteredContract: {
            /**
             * @description The subject in the registry.
             * @example orders-value
             */
            event: string;
            version: number;
        };
        RegisteredValueBody: {
            schemaId: number;
            /** @enum {string} */
            schemaType: "JSON" | "AVRO";
            /** @description JSON; of Avro its own encoding as JSON. */
            text: string;
            /** @description Of those that have the schema the one of the topic; null where there is none that you may see. */
            contract: components["schemas"]["RegisteredContract"] | null;
        };
        DecodedBytesBody: {
            /**
             * @description What was detected.
             * @enum {string}
             */
            encoding: "json" | "utf8" | "base64";
            /** @description For json and utf8: as it was sent, so no number is rounded. */
            text?: string;
            /** Format: byte */
            base64?: string;
            /** @description Size of the whole, even when cut. */
            sizeInBytes: number;
            isTruncated: boolean;
            /** @description Where a client of the schema registry framed it: what it says by the schema that it names. The bytes stand beside. */
            registered?: components["schemas"]["RegisteredValueBody"];
            /** @description Why bytes that look framed are shown as bytes: no such schema, or not as it has them. */
            notRegistered?: string;
        };
        RecordHeaderBody: {
            key: string;
            value: components["schemas"]["DecodedBytesBody"] | null;
        };
        RecordBody: {
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            offset: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970; null when the producer gave none.
             * @example 42
             */
            timestamp: string | null;
            /** Format: date-time */
            time: string | null;
            key: components["schemas"]["DecodedBytesBody"] | null;
            /** @description null is a tombstone. */
            value: components["schemas"]["DecodedBytesBody"] | null;
            headers: components["schemas"]["RecordHeaderBody"][];
            /** @description Why the batch from this offset on cannot be decoded; then there is no key and no value. */
            undecodable: string | null;
            /** @description In what of it masking rules have hidden something from the caller. */
            masked?: ("value" | "header" | "key")[];
        };
        RecordPage: {
            records: components["schemas"]["RecordBody"][];
            /** @description Records looked at for this page, those that the filter does not mean included. */
            scanned: number;
            /** @description Batches among them that cannot be decoded. Without a filter each is an entry; with one nobody knows whether they are meant. */
            undecodable: number;
            /** @description null at the end. With a filter there may be a next page where this one is empty. */
            nextPageToken: string | null;
        };
        BytesInput: {
            /** @description Text, sent as UTF-8. */
            text?: string;
            /** @description Any JSON value, sent without spaces. Numbers beyond 2^53 would be rounded: send those as text. */
            json?: Record<string, never>;
            /** Format: byte */
            base64?: string;
        };
        HeaderInput: {
            key: string;
            value: components["schemas"]["BytesInput"] | null;
        };
        PublishBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description Without it: no key. */
            key?: components["schemas"]["BytesInput"] | null;
            /** @description null sends a tombstone. */
            value: components["schemas"]["BytesInput"] | null;
            headers?: components["schemas"]["HeaderInput"][];
            /** @description Without it: the key’s, as Kafka’s clients compute it, or the next in turn. */
            partition?: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970; without it: now.
             */
            timestamp?: string;
        };
        PublishedBody: {
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @description -1 with validateOnly: nothing was written.
             * @example 42
             */
            offset: string;
            /**
             * Format: int64
             * @description As stored: the broker’s when the topic says LogAppendTime.
             * @example 42
             */
            timestamp: string;
        };
        PublishBatchBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            records: components["schemas"]["PublishBody"][];
        };
        RecordFailure: {
            /** @description As of a problem. */
            code: string;
            detail: string;
        };
        RecordOutcome: {
            partition: number | null;
            /**
             * Format: int64
             * @description -1 with validateOnly: nothing was written.
             * @example 42
             */
            offset: string | null;
            /**
             * Format: int64
             * @example 42
             */
            timestamp: string | null;
            /** @description null of a record that was written. */
            failure: components["schemas"]["RecordFailure"] | null;
        };
        PublishBatchResult: {
            publishedCount: number;
            /** @description In the order of the request. */
            records: components["schemas"]["RecordOutcome"][];
        };
        LiveTopicBody: {
            topic: string;
            /** @description Records. */
            producedPerSecond: number;
        };
        LiveGroupBody: {
            groupId: string;
            state: string;
            memberCount: number;
            /**
             * Format: int64
             * @description Records not yet read, of the partitions whose end is known.
             * @example 42
             */
            lag: string;
            /** @description Age of the oldest record not yet read; null when it is not known. */
            lagSeconds: number | null;
            /** @description Records. */
            consumedPerSecond: number;
            /** @description Records, into the partitions that it reads. */
            producedPerSecond: number;
            /** @description Until it has caught up, if it goes on like this; null when it does not gain. */
            secondsToDrain: number | null;
        };
        UnreachableBroker: {
            brokerId: number;
            /** @description What went wrong, for people. */
            detail: string;
        };
        LiveFiguresBody: {
            /** Format: date-time */
            at: string;
            /** @description How many seconds the rates are of, ten at most. 0 when nobody watched before: rates are then not known, and given as 0. */
            rateSeconds: number;
            /** @description Records, of all topics. */
            producedPerSecond: number;
            /** @description Records, of all groups. */
            consumedPerSecond: number;
            /** @description The group that is the furthest behind in time; null when none is. */
            worstLag: components["schemas"]["LiveGroupBody"] | null;
            topicCount: number;
            groupCount: number;
            /** @description Those with records, the busiest 100. */
            topics: components["schemas"]["LiveTopicBody"][];
            /** @description The worst 100. */
            groups: components["schemas"]["LiveGroupBody"][];
            /** @description Whose part is missing. */
            unreachableBrokers: components["schemas"]["UnreachableBroker"][];
        };
        ClusterRatePoint: {
            /** Format: date-time */
            at: string;
            /** @description Records of all topics, since the point before. */
            producedPerSecond: number;
            /** @description Records of all groups, since the point before. */
            consumedPerSecond: number;
            /** @description Of the group that was the furthest behind; null when it was not known. */
            lagSeconds: number | null;
        };
        ClusterRates: {
            windowSeconds: number;
            /** @description Oldest first, every 15 seconds; where nobody looked there is none. */
            points: components["schemas"]["ClusterRatePoint"][];
        };
        TopicRatePoint: {
            /** Format: date-time */
            at: string;
            /** @description Records, since the point before; null when it was not written down, as the topic was not among the busiest 500. */
            producedPerSecond: number | null;
        };
        TopicRates: {
            topic: string;
            windowSeconds: number;
            /** @description Oldest first, every 15 seconds; where nobody looked there is none. Of a topic that had the name before there is nothing. */
            points: components["schemas"]["TopicRatePoint"][];
        };
        GroupSummary: {
            groupId: string;
            /** @enum {string} */
            state: "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable";
            /** @description `consumer` for Kafka consumers; others use groups for other things. */
            protocolType: string;
            /** @description The partition assignor in force; empty unless Stable. */
            assignor: string;
            memberCount: number;
        };
        GroupList: {
            groups: components["schemas"]["GroupSummary"][];
            /** @description Whose groups are missing here; empty when the list is whole. */
            unreachableBrokers: components["schemas"]["UnreachableBroker"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        AskedPauseBody: {
            /** @description null: whatever the group reads. */
            topic: string | null;
            /** @description null: all of the topic. */
            partition: number | null;
            by: string | null;
            reason: string | null;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            until: string | null;
        };
        TopicPartitionsBody: {
            topic: string;
            partitions: number[];
        };
        MemberHandlersBody: {
            topic: string;
            /**
             * @example [
             *       "PaymentController.charge"
             *     ]
             */
            names: string[];
        };
        MemberBody: {
            memberId: string;
            /** @description Of a static member. */
            groupInstanceId: string | null;
            clientId: string;
            clientHost: string;
            /** @description null when the member’s protocol is not the consumers’. */
            assignment: components["schemas"]["TopicPartitionsBody"][] | null;
            /** @description Methods that are given the records of a topic, as services of @posthorn/transport tell; none while the group rebalances. */
            handlers: components["schemas"]["MemberHandlersBody"][];
        };
        GroupDetail: {
            groupId: string;
            /** @enum {string} */
            state: "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable";
            /** @description `consumer` for Kafka consumers; others use groups for other things. */
            protocolType: string;
            /** @description The partition assignor in force; empty unless Stable. */
            assignor: string;
            memberCount: number;
            /** @description Asked for and in force; /pauses tells which partitions have obeyed. */
            pauses: components["schemas"]["AskedPauseBody"][];
            members: components["schemas"]["MemberBody"][];
        };
        RetryingRecord: {
            /**
             * Format: int64
             * @example 42
             */
            offset: string;
            /** @description Tries so far. */
            attempts: number;
        };
        CommittedOffsetBody: {
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @description Of the next record the group will read.
             * @example 42
             */
            offset: string;
            /** @description What the consumer wrote beside it. */
            metadata: string;
            /** @description Records that failed and are tried again in their place, or whose key is parked, as services of @posthorn/transport note it: at most 64. */
            retrying: components["schemas"]["RetryingRecord"][];
        };
        CommittedOffsetList: {
            offsets: components["schemas"]["CommittedOffsetBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        PartitionLagBody: {
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @description null: nothing committed yet.
             * @example 42
             */
            committedOffset: string | null;
            /**
             * Format: int64
             * @description null: the topic is gone, or its leader does not answer.
             * @example 42
             */
            highWatermark: string | null;
            /**
             * Format: int64
             * @description Records not yet read. null: nothing committed, so that the clients decide where they begin.
             * @example 42
             */
            lag: string | null;
            /** @description Age of the first record not yet read; 0 when there is none. Exact, not interpolated. */
            lagSeconds: number | null;
            /** @description Who reads it. */
            memberId: string | null;
        };
        GroupLag: {
            groupId: string;
            /** @enum {string} */
            state: "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable";
            /** @description Lag without members is lag that only grows. */
            memberCount: number;
            /**
             * Format: int64
             * @description Sum of the partitions; null when that of one is not known.
             * @example 42
             */
            totalLag: string | null;
            /** @description The largest of the partitions’; null when that of one is not known. */
            maxLagSeconds: number | null;
            partitions: components["schemas"]["PartitionLagBody"][];
        };
        PartitionOffsetInput: {
            topic: string;
            partition: number;
            /** Format: int64 */
            offset: string;
        };
        ResetScopeInput: {
            topic: string;
            /** @description Without it: all. */
            partitions?: number[];
        };
        ResetOffsetsBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @enum {string} */
            strategy: "earliest" | "latest" | "offset" | "time" | "shift" | "copy" | "each";
            /**
             * Format: int64
             * @description With strategy offset.
             */
            offset?: string;
            /**
             * @description With strategy time: ISO 8601 with a time zone, or milliseconds since 1970 as text. By the records’ own times: a group that was behind had not read up to there, so take its lag of then off.
             * @example 2026-11-22T10:00:00Z
             */
            time?: string;
            /**
             * Format: int64
             * @description With strategy shift: so many records forwards, or with a minus backwards.
             * @example -100
             */
            shift?: string;
            /** @description With strategy copy: to where this other group is, in what it has committed. */
            fromGroup?: string;
            /** @description With strategy each: an offset for each partition, and no others are touched. */
            offsets?: components["schemas"]["PartitionOffsetInput"][];
            /**
             * @description Of a group that is running: its members are sent away, and begin anew at the new offsets when they join again, which consumers do by themselves. What they were handling is handled again, and their commits of it are refused.
             * @default false
             */
            evictMembers?: boolean;
            /** @description Without it: every partition with a committed offset; with strategy copy, of the other group. Not with strategy each. */
            topics?: components["schemas"]["ResetScopeInput"][];
        };
        PlannedOffsetBody: {
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            before: string | null;
            /**
             * Format: int64
             * @example 42
             */
            after: string;
            /** @description What was asked for lies outside of the partition; `after` is its nearer end. */
            isClamped: boolean;
        };
        UndoReset: {
            /** @enum {string} */
            strategy: "each";
            offsets: components["schemas"]["PartitionOffsetInput"][];
        };
        ResetResult: {
            /** @description false for a preview. */
            isApplied: boolean;
            /** @description Why the real call would be refused now; null when it would not. */
            blockedBy: string | null;
            /**
             * Format: int64
             * @description Offsets that the group passed already and will see again, without what was passed over when the database had gone back.
             * @example 42
             */
            recordsToReread: string;
            /**
             * Format: int64
             * @description Offsets that the group will never see, counted alike.
             * @example 42
             */
            recordsToSkip: string;
            /** @description Members that were, or would be, sent away. */
            evictedMembers: number;
            offsets: components["schemas"]["PlannedOffsetBody"][];
            /** @description The body that takes it back; null when nothing moved. What had no committed offset before keeps the new one. */
            undo: components["schemas"]["UndoReset"] | null;
        };
        PartitionStanding: {
            topic: string;
            partition: number;
            /** @description Who reads it; null: nobody. */
            memberId: string | null;
            /**
             * @description paused: asked for, and its owner has committed that it stands still because of it. pausing: asked for, and no word of its owner yet, which may not read the control topic at all. resuming: not asked for any more, and its owner has not said that it goes on.
             * @enum {string}
             */
            standing: "running" | "pausing" | "paused" | "resuming";
        };
        GroupPauses: {
            groupId: string;
            /** @description Asked for and in force, the widest first. */
            pauses: components["schemas"]["AskedPauseBody"][];
            /** @description Partitions with a committed offset or a member. */
            partitions: components["schemas"]["PartitionStanding"][];
        };
        PauseScopeInput: {
            topic: string;
            /** @description Without it: the topic, with partitions that it gets later. */
            partitions?: number[];
        };
        PauseGroupBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description Without it: whatever the group reads. */
            topics?: components["schemas"]["PauseScopeInput"][];
            /**
             * @description When it ends by itself, on the clocks of the instances: ISO 8601 with a time zone, or milliseconds since 1970 as text.
             * @example 2026-11-26T18:00:00Z
             */
            until?: string;
        };
        ResumeGroupBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description Without it: whatever the group reads. */
            topics?: components["schemas"]["PauseScopeInput"][];
        };
        MemberList: {
            members: components["schemas"]["MemberBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        MemberDetail: {
            memberId: string;
            /** @description Of a static member. */
            groupInstanceId: string | null;
            clientId: string;
            clientHost: string;
            /** @description null when the member’s protocol is not the consumers’. */
            assignment: components["schemas"]["TopicPartitionsBody"][] | null;
            /** @description Methods that are given the records of a topic, as services of @posthorn/transport tell; none while the group rebalances. */
            handlers: components["schemas"]["MemberHandlersBody"][];
            /** @description Of what it is assigned. */
            lags: components["schemas"]["PartitionLagBody"][];
        };
        TopicLagBody: {
            topic: string;
            /**
             * Format: int64
             * @description null when that of one partition is not known.
             * @example 42
             */
            lag: string | null;
            lagSeconds: number | null;
        };
        GroupLagSummary: {
            /** @description Records. */
            consumedPerSecond: number | null;
            /** @description Records, into the partitions that the group reads. */
            producedPerSecond: number | null;
            /** @description Records that the lag grows by; below 0 it shrinks. */
            growthPerSecond: number | null;
            /** @description Until it has caught up, if it goes on like this; null when it does not gain. */
            secondsToDrain: number | null;
            groupId: string;
            state: string;
            /** @description Lag without members is lag that only grows. */
            memberCount: number;
            /**
             * Format: int64
             * @example 42
             */
            totalLag: string | null;
            maxLagSeconds: number | null;
            /** @description The partition that is the furthest behind in time; null when none is. */
            worst: components["schemas"]["PartitionLagBody"] | null;
            topics: components["schemas"]["TopicLagBody"][];
        };
        LagPointBody: {
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @example 42
             */
            lag: string;
            lagSeconds: number | null;
            /** @description Since the point before. */
            consumedPerSecond: number | null;
            /** @description Since the point before. */
            producedPerSecond: number | null;
        };
        GroupLagHistory: {
            /** @description Records. */
            consumedPerSecond: number | null;
            /** @description Records, into the partitions that the group reads. */
            producedPerSecond: number | null;
            /** @description Records that the lag grows by; below 0 it shrinks. */
            growthPerSecond: number | null;
            /** @description Until it has caught up, if it goes on like this; null when it does not gain. */
            secondsToDrain: number | null;
            groupId: string;
            windowSeconds: number;
            /** @description Oldest first: every 15 seconds of the last hour, before that every five minutes. What stands still is told every five minutes. */
            points: components["schemas"]["LagPointBody"][];
        };
        GroupEventBody: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @description The generation that came together. */
            generationId: number;
            /** @description 0: the last member has left. */
            memberCount: number;
            /** @description The coordinator. */
            brokerId: number;
        };
        GroupEventList: {
            /** @description Rebalances of the last week, newest first. */
            events: components["schemas"]["GroupEventBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        SkipRecordBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @description Of the record that is not to be read; the group goes on behind it.
             */
            offset: string;
            /**
             * @description Of a group that is running: its members are sent away, and begin behind it.
             * @default false
             */
            evictMembers?: boolean;
        };
        ClusterBody: {
            clusterId: string;
            /** @description Of the broker that answers. */
            brokerId: number;
            version: string;
            brokerCount: number;
            topicCount: number;
            partitionCount: number;
            /** @description Partitions that nobody leads at the moment. */
            leaderlessPartitionCount: number;
        };
        BrokerBody: {
            brokerId: number;
            /** @description Where Kafka clients reach it. */
            host: string;
            port: number;
            /** @description The broker that answers this request. */
            isSelf: boolean;
            /** @description Shards whose lease it holds: each leads the partitions and coordinates the groups that hash to it. */
            shardsOwned: number;
            partitionsLed: number;
        };
        BrokerList: {
            brokers: components["schemas"]["BrokerBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        ProblemTypeBody: {
            /** Format: uri-reference */
            type: string;
            code: string;
            status: number;
            title: string;
            hint: string;
        };
        ProblemTypeList: {
            problems: components["schemas"]["ProblemTypeBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        InfoBody: {
            /** @example 0.1.0 */
            version: string;
            /**
             * @description What it was built from, with -dirty where the sources had changes beside it; null: not known.
             * @example 94a57eb0c1f5de1c9a77c3e2a0a2b63a3a8d1f40
             */
            commit: string | null;
            /** @description The broker that answers. */
            brokerId: number;
            clusterId: string;
            /**
             * @description Where the log is kept.
             * @enum {string}
             */
            store: "postgresql" | "memory";
            /** Format: date-time */
            startedAt: string;
            uptimeSeconds: number;
            /**
             * @description The Node.js that it runs on.
             * @example 24.10.0
             */
            nodeVersion: string;
            /** @example linux-x64 */
            platform: string;
        };
        LiveBody: {
            /** @example ok */
            status: string;
        };
        CheckBody: {
            /** @example leadership */
            name: string;
            /** @description Whether /health/ready says 503 without it. */
            isRequired: boolean;
            ok: boolean;
            detail: string | null;
        };
        ReadyBody: {
            /** @enum {string} */
            status: "ok" | "unavailable";
            checks: components["schemas"]["CheckBody"][];
        };
        HealthCheckList: {
            checks: components["schemas"]["CheckBody"][];
        };
        FoundRecordBody: {
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            offset: string;
            /**
             * Format: int64
             * @description Milliseconds since 1970; null when the producer gave none.
             * @example 42
             */
            timestamp: string | null;
            /** Format: date-time */
            time: string | null;
            key: components["schemas"]["DecodedBytesBody"] | null;
            /** @description null is a tombstone. */
            value: components["schemas"]["DecodedBytesBody"] | null;
            headers: components["schemas"]["RecordHeaderBody"][];
            /** @description Why the batch from this offset on cannot be decoded; then there is no key and no value. */
            undecodable: string | null;
            /** @description In what of it masking rules have hidden something from the caller. */
            masked?: ("value" | "header" | "key")[];
            topic: string;
        };
        SearchProgressBody: {
            /** @description Everything in the scope was searched, so there is no more to find. */
            isComplete: boolean;
            /**
             * Format: int64
             * @description Records searched so far, by the index or by reading them.
             * @example 42
             */
            searched: string;
            /**
             * Format: int64
             * @description Records of all partitions that were begun.
             * @example 42
             */
            total: string;
            /** @description Partitions that were not begun yet. */
            partitionsWaiting: number;
            /**
             * Format: date-time
             * @description Whatever is younger was searched; null: not known, or nothing is left.
             */
            searchedBackTo: string | null;
            /**
             * Format: int64
             * @description Read for this page; null for whoever may not see all of the records, as it tells what an index has of the rest.
             * @example 42
             */
            bytesRead: string | null;
        };
        UnsearchedPartition: {
            topic: string;
            partition: number;
            /** @description Why it could not be read. */
            detail: string;
        };
        SearchResult: {
            records: components["schemas"]["FoundRecordBody"][];
            /** @description To go on, also where nothing was found in the time there was; null when everything was searched. */
            nextPageToken: string | null;
            progress: components["schemas"]["SearchProgressBody"];
            /** @description What could not be read now; the next page tries it again. */
            unsearched: components["schemas"]["UnsearchedPartition"][];
        };
        RecordPlace: {
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            offset: string;
        };
        JourneyReader: {
            groupId: string;
            /**
             * @description committed: it has committed beyond the record, or published what the record caused.
             * @enum {string}
             */
            state: "committed" | "waiting" | "retrying" | "deadLettered";
            /** @description Tries that failed, as far as records tell. */
            failures: number;
            /** @description Events that the group published because of this one. */
            caused: components["schemas"]["RecordPlace"][];
        };
        JourneyStepBody: {
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            offset: string;
            /**
             * @description An event; or the failure of a handler, after which the record waits in a retry topic or was given up.
             * @enum {string}
             */
            kind: "event" | "retry" | "deadLetter";
            /** Format: date-time */
            time: string | null;
            /**
             * Format: int64
             * @description Milliseconds since 1970.
             * @example 42
             */
            timestamp: string;
            /**
             * Format: int64
             * @description Since the step before it.
             * @example 42
             */
            waitedMs: string;
            /** @description Of an event. */
            key: string | null;
            /** @description Of an event: CloudEvents’ type, or the member `type` of a JSON value. */
            type: string | null;
            /** @description Who published the event; null when nothing tells. */
            service: string | null;
            /**
             * @description How that is known: the record says so, or nobody else was seen to produce to the topic.
             * @enum {string|null}
             */
            serviceFrom: "record" | "topic" | null;
            traceId: string | null;
            correlationId: string | null;
            /** @description The record whose handler published this event. */
            causedBy: components["schemas"]["RecordPlace"] | null;
            /** @description A redrive or a replay made it, from there. */
            copyOf: string | null;
            /** @description Groups that read the topic of the event. */
            readers: components["schemas"]["JourneyReader"][];
            /** @description Of a failure: the record that failed. */
            origin: components["schemas"]["RecordPlace"] | null;
            /** @description Of a failure. */
            groupId: string | null;
            /** @description Of a failure. */
            handler: string | null;
            /** @description Of a failure: tries until then. */
            attempts: number | null;
            /** @description Of a failure. */
            error: string | null;
            /**
             * Format: date-time
             * @description Of a retry: when it is due.
             */
            dueAt: string | null;
        };
        JourneyBody: {
            id: string;
            /** @description The id, and the traces and correlations that were followed from it. */
            ids: string[];
            /** @description In the order in which it happened. */
            steps: components["schemas"]["JourneyStepBody"][];
            /** @description Services and groups, in the order in which they come up. */
            participants: string[];
            /** @description All records were searched, and all that was found is here. */
            isComplete: boolean;
            /**
             * Format: int64
             * @description Records searched.
             * @example 42
             */
            searched: string;
            /**
             * Format: int64
             * @description Records there are.
             * @example 42
             */
            total: string;
            /** @description Whether all groups could be asked how far they are. */
            hasAllReaders: boolean;
        };
        ServiceSummary: {
            /** @description The client id: what a service calls itself. */
            name: string;
            /** @description Topics. */
            produces: string[];
            /** @description Topics. */
            consumes: string[];
            groups: string[];
            /** @description Processes: at each address as many as the largest of its groups has members there, since one that is in two groups is a member of each. */
            instances: number;
            /** @description Produced in the last seconds. */
            recordsPerSecond: number;
            /**
             * Format: date-time
             * @description When it last produced or fetched something; null: a member that has not.
             */
            lastSeenAt: string | null;
        };
        ProducingEdge: {
            /** @description The client id; empty for clients that name themselves by nothing. */
            service: string;
            topic: string;
            /** @description Of the last seconds. */
            recordsPerSecond: number;
            bytesPerSecond: number;
            /** Format: date-time */
            lastSeenAt: string;
        };
        ConsumingEdge: {
            topic: string;
            /** @description null: it fetches without a group. */
            groupId: string | null;
            /** @description Client ids of the members, or of who fetches. */
            services: string[];
            /** @description Members that are assigned partitions of the topic. */
            members: number;
            state: string | null;
            /** @description Fetched in the last seconds; null where groups share a client id, since a fetch does not name its group. */
            bytesPerSecond: number | null;
        };
        TopologyBody: {
            services: components["schemas"]["ServiceSummary"][];
            producers: components["schemas"]["ProducingEdge"][];
            consumers: components["schemas"]["ConsumingEdge"][];
            /** @description Whose groups are missing. */
            unreachableBrokers: components["schemas"]["UnreachableBroker"][];
        };
        ServiceList: {
            services: components["schemas"]["ServiceSummary"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        ServiceInstance: {
            clientId: string;
            /** @description The address that it connects from. */
            host: string;
            principal: string | null;
            /** @description null: it is no member of a group. */
            groupId: string | null;
            memberId: string | null;
            /** @description Assigned to it; without a group: what it uses. */
            topics: string[];
            /** Format: date-time */
            lastSeenAt: string | null;
        };
        ServiceInstanceList: {
            instances: components["schemas"]["ServiceInstance"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        ServiceHandler: {
            topic: string;
            groupId: string;
            /**
             * @description Methods, as members of the group tell, and as dead letters name them. Clients other than @posthorn/client tell none: of theirs that never failed no name is known to a broker.
             * @example [
             *       "PaymentController.charge"
             *     ]
             */
            names: string[];
            /** @description Members of the group that are assigned the topic. */
            members: number;
            /**
             * @description topics: the group reads retry topics of the topic; inPlace: records are tried again where they are, or their keys are parked; null: neither is seen at the moment.
             * @enum {string|null}
             */
            retryMode: "topics" | "inPlace" | null;
            retryTopics: string[];
            /** @description Records that failed and are tried again. */
            retrying: number;
            /**
             * Format: int64
             * @description Of the topic, without its retry topics.
             * @example 42
             */
            lag: string | null;
            lagSeconds: number | null;
            /** @description Dead letters that nobody has dealt with. */
            openDeadLetters: number;
        };
        ServiceHandlerList: {
            handlers: components["schemas"]["ServiceHandler"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        TopicProducer: {
            /** @description Empty for a client that names itself by nothing. */
            clientId: string;
            principal: string;
            /** @description The address that it connects from. */
            host: string;
            /** @description Where it was seen. */
            brokerId: number;
            recordsPerSecond: number;
            bytesPerSecond: number;
            /**
             * Format: int64
             * @description Since it was first seen.
             * @example 42
             */
            records: string;
            /**
             * Format: int64
             * @example 42
             */
            bytes: string;
            /** Format: date-time */
            firstSeenAt: string;
            /** Format: date-time */
            lastSeenAt: string;
        };
        TopicProducerList: {
            producers: components["schemas"]["TopicProducer"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        TopicConsumerList: {
            consumers: components["schemas"]["ConsumingEdge"][];
            /** @description Whose groups are missing. */
            unreachableBrokers: components["schemas"]["UnreachableBroker"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        SegmentClass: {
            /** @example days */
            retentionClass: string;
            segments: number;
            /** @description Those that are written to: one, or none yet. */
            active: number;
            /**
             * Format: int64
             * @description On disk, with indexes.
             * @example 42
             */
            bytes: string;
            /** Format: date-time */
            oldestCreatedAt: string;
        };
        LogFigures: {
            /**
             * Format: int64
             * @description Batches that readers can reach, of all topics, as they are stored.
             * @example 42
             */
            reachableBytes: string;
            /** @description Partitions that are not in that sum: nobody leads them now, or their leader does not answer. */
            unknownPartitions: number;
            /**
             * Format: int64
             * @description What the segments take on disk, with indexes. What is not reachable is what retention and compaction left behind until its segment is dropped, and what rows and pages cost.
             * @example 42
             */
            diskBytes: string | null;
            segmentCount: number | null;
            classes: components["schemas"]["SegmentClass"][];
        };
        StorageTopic: {
            topic: string;
            partitionCount: number;
            /**
             * Format: int64
             * @description Batches between log start and end as they are stored, of the partitions that are known.
             * @example 42
             */
            sizeInBytes: string;
            /** @description Partitions that nobody leads now, or whose leader does not answer. */
            unknownPartitions: number;
            /**
             * Format: int64
             * @description What makes its records searchable; null without a database.
             * @example 42
             */
            searchIndexBytes: string | null;
        };
        DatabaseFigures: {
            name: string;
            /**
             * @description Of the PostgreSQL server.
             * @example 17.5
             */
            version: string;
            /**
             * Format: int64
             * @description The whole database, all schemas.
             * @example 42
             */
            sizeInBytes: string;
            connections: number;
            maxConnections: number;
        };
        StorageArea: {
            /**
             * @description log: segments; searchIndex: what makes records searchable; groups: offsets and states of groups and transactions; metadata: topics, users, ACLs; admin: the admin API’s own tables; catalog: PostgreSQL’s; other: whatever else is in the database.
             * @enum {string}
             */
            area: "log" | "searchIndex" | "groups" | "outbox" | "inbox" | "metadata" | "admin" | "catalog" | "other";
            tables: number;
            /**
             * Format: int64
             * @example 42
             */
            tableBytes: string;
            /**
             * Format: int64
             * @example 42
             */
            indexBytes: string;
            /**
             * Format: int64
             * @description As PostgreSQL estimates.
             * @example 42
             */
            liveRows: string;
            /**
             * Format: int64
             * @description Those that a vacuum would make room of.
             * @example 42
             */
            deadRows: string;
        };
        ReplicationSlot: {
            name: string;
            isActive: boolean;
            /**
             * Format: int64
             * @description WAL that cannot be removed because of it.
             * @example 42
             */
            retainedBytes: string | null;
        };
        WalFigures: {
            /**
             * @description Where the WAL ends.
             * @example 0/3A000148
             */
            position: string;
            /**
             * Format: int64
             * @description Written by the whole server since `countedSince`.
             * @example 42
             */
            writtenBytes: string;
            /**
             * Format: date-time
             * @description null: since the server was made.
             */
            countedSince: string | null;
            /**
             * Format: int64
             * @description What pg_wal takes; null where the broker’s role is no member of pg_monitor.
             * @example 42
             */
            directoryBytes: string | null;
            slots: components["schemas"]["ReplicationSlot"][];
        };
        VacuumedTable: {
            /** @example posthorn.topics */
            table: string;
            /**
             * Format: int64
             * @description With indexes.
             * @example 42
             */
            sizeInBytes: string;
            /**
             * Format: int64
             * @example 42
             */
            liveRows: string;
            /**
             * Format: int64
             * @example 42
             */
            deadRows: string;
            /**
             * Format: date-time
             * @description By hand or by itself; null: never.
             */
            lastVacuumAt: string | null;
            /** @description Transactions since its rows were last frozen. */
            transactionAge: number;
        };
        VacuumFigures: {
            /** @description Transactions since the oldest row of the database was frozen. */
            transactionAge: number;
            /** @description At this age PostgreSQL freezes whatever it takes; at 2^31 it would stop. */
            freezeMaxAge: number;
            /** @description Whether autovacuum is on. */
            isAutomatic: boolean;
            /** @description Vacuums under way. */
            running: number;
            /** @description Age of the oldest open transaction that the broker’s role may see: nothing younger can be vacuumed. */
            oldestTransactionSeconds: number | null;
            /** @description The twenty with the most dead rows. */
            tables: components["schemas"]["VacuumedTable"][];
        };
        RetentionCheck: {
            brokerId: number;
            /** @description Otherwise this is what it did before it went. */
            isAlive: boolean;
            /**
             * Format: date-time
             * @description When the last check ended; null before the first.
             */
            lastCheckAt: string | null;
            durationMs: number | null;
            /** @description Why the last check did not end. */
            error: string | null;
            /** @description Whose log start the last check moved. */
            partitionsMoved: number;
            /**
             * Format: int64
             * @description Offsets that the last check moved log starts over.
             * @example 42
             */
            recordsRemoved: string;
            /** @description Dropped by the last check. */
            segmentsDropped: number;
            /**
             * Format: int64
             * @description On disk, by the last check.
             * @example 42
             */
            bytesFreed: string;
            /** Format: date-time */
            nextCheckAt: string;
            /**
             * Format: date-time
             * @description When a check last removed anything; null: never since it counts.
             */
            lastRemovedAt: string | null;
            /** Format: date-time */
            countedSince: string;
            /**
             * Format: int64
             * @description Of all checks since then.
             * @example 42
             */
            totalRecordsRemoved: string;
            /**
             * Format: int64
             * @example 42
             */
            totalSegmentsDropped: string;
            /**
             * Format: int64
             * @example 42
             */
            totalBytesFreed: string;
        };
        RetentionFigures: {
            /**
             * Format: date-time
             * @description When the next broker checks by itself; null while none is alive.
             */
            nextCheckAt: string | null;
            /** @description By broker id. */
            brokers: components["schemas"]["RetentionCheck"][];
        };
        OutboxFigures: {
            /** @description Records published in SQL that are not in the log yet, counted up to 100000. */
            pending: number;
            /** @description Age of the oldest of them; 0 without any. */
            oldestSeconds: number;
            /** @description Those that no log took, counted up to 100000. */
            dead: number;
        };
        Storage: {
            /**
             * @description In memory there is no database, and all about it is null.
             * @enum {string}
             */
            store: "postgresql" | "memory";
            log: components["schemas"]["LogFigures"];
            /** @description The twenty largest topics that the caller may see. The list has all of them. */
            largestTopics: components["schemas"]["StorageTopic"][];
            database: components["schemas"]["DatabaseFigures"] | null;
            /** @description What the tables of the database are for, the largest first. Empty in memory. */
            areas: components["schemas"]["StorageArea"][];
            wal: components["schemas"]["WalFigures"] | null;
            vacuum: components["schemas"]["VacuumFigures"] | null;
            retention: components["schemas"]["RetentionFigures"] | null;
            outbox: components["schemas"]["OutboxFigures"] | null;
        };
        StorageTopicList: {
            topics: components["schemas"]["StorageTopic"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        RetentionRunResult: {
            /**
             * Format: int64
             * @description Of this request; null when it was only validated.
             * @example 42
             */
            requestId: string | null;
            /** @description Whether all brokers that are alive have made the check. Those that have not go on. */
            isDone: boolean;
            /** @description Brokers that have not made it yet. */
            waitingFor: number[];
            /** @description What each broker did last. */
            brokers: components["schemas"]["RetentionCheck"][];
        };
        BrokerConfigSynonym: {
            /** @description As it is called there. */
            name: string;
            value: string | null;
            /**
             * @description Set for this broker or for all of them while they run, given when it started, or none of that.
             * @enum {string}
             */
            source: "broker" | "cluster" | "start" | "default";
        };
        BrokerConfigBody: {
            /** @example log.retention.ms */
            name: string;
            /** @description In force; null of what is not set, and of secrets. */
            value: string | null;
            /**
             * @description Set for this broker or for all of them while they run, given when it started, or none of that.
             * @enum {string}
             */
            source: "broker" | "cluster" | "start" | "default";
            /** @enum {string} */
            type: "boolean" | "string" | "int" | "long" | "double" | "list" | "password" | "unknown";
            /** @description Whether it can be changed while brokers run. */
            isDynamic: boolean;
            /** @description A secret, or somebody else’s: its value is not told. */
            isSensitive: boolean;
            documentation: string;
            /** @description Every value that there is for it, the one in force first. */
            synonyms: components["schemas"]["BrokerConfigSynonym"][];
        };
        BrokerConfigList: {
            brokerId: number;
            configs: components["schemas"]["BrokerConfigBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        AlterBrokerConfigsBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description What to change; null takes back what was set. The rest stays.
             * @example {
             *       "log.retention.ms": "86400000",
             *       "log.retention.bytes": null
             *     }
             */
            configs: {
                [key: string]: string | null;
            };
        };
        BrokerConfigsSet: {
            brokerId: number;
            /** @description What is set for this broker alone; null of what is not told. */
            configs: {
                [key: string]: string | null;
            };
        };
        ClusterConfigBody: {
            /** @example log.retention.ms */
            name: string;
            /** @description What is set for all brokers; null where nothing is, and of what is not told. */
            value: string | null;
            isSet: boolean;
            /** @description What holds at the broker that answers, which may have a value of its own or have been started with one. */
            inForce: string | null;
            /** @enum {string} */
            type: "boolean" | "string" | "int" | "long" | "double" | "list" | "password" | "unknown";
            isSensitive: boolean;
            documentation: string;
        };
        ClusterConfigList: {
            /** @description All that can be changed while brokers run, and what else was set for all. */
            configs: components["schemas"]["ClusterConfigBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        UsedApiVersion: {
            apiKey: number;
            /** @example Fetch */
            api: string;
            /** @description Of its last request. */
            version: number;
        };
        BrokerConnection: {
            /** @description Of the broker: no two of its connections have the same. */
            id: number;
            /** @example PLAINTEXT */
            listener: string;
            /** @description By TLS. */
            isEncrypted: boolean;
            /** @example 10.0.0.7:52144 */
            address: string;
            /** @description As its last request named it. */
            clientId: string | null;
            /** @example User:orders */
            principal: string;
            /** @description Another broker of the cluster, where brokers prove who they are. */
            isBroker: boolean;
            /**
             * @description Of SASL; null without it.
             * @example SCRAM-SHA-256
             */
            mechanism: string | null;
            /**
             * @description null of a client that does not say (before Kafka 2.4).
             * @example apache-kafka-java
             */
            softwareName: string | null;
            softwareVersion: string | null;
            /** Format: date-time */
            connectedAt: string;
            /** Format: date-time */
            lastRequestAt: string | null;
            /**
             * Format: int64
             * @description Since it is connected.
             * @example 42
             */
            requests: string;
            /** @description Not answered yet; a long poll is one. */
            requestsInFlight: number;
            /**
             * Format: int64
             * @example 42
             */
            receivedBytes: string;
            /**
             * Format: int64
             * @example 42
             */
            sentBytes: string;
            /** @description What it asked for so far. */
            apiVersions: components["schemas"]["UsedApiVersion"][];
        };
        BrokerConnectionList: {
            brokerId: number;
            /** @description The oldest first. */
            connections: components["schemas"]["BrokerConnection"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        ContractSettings: {
            /**
             * @description null: what holds for all contracts.
             * @enum {string|null}
             */
            compatibility: "NONE" | "BACKWARD" | "BACKWARD_TRANSITIVE" | "FORWARD" | "FORWARD_TRANSITIVE" | "FULL" | "FULL_TRANSITIVE" | null;
            /**
             * @description null: what holds for all contracts.
             * @enum {string|null}
             */
            mode: "READWRITE" | "READONLY" | null;
            /**
             * @description What counts.
             * @enum {string}
             */
            effectiveCompatibility: "NONE" | "BACKWARD" | "BACKWARD_TRANSITIVE" | "FORWARD" | "FORWARD_TRANSITIVE" | "FULL" | "FULL_TRANSITIVE";
            /**
             * @description What counts.
             * @enum {string}
             */
            effectiveMode: "READWRITE" | "READONLY";
        };
        PutContractSettings: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description null: what holds for all contracts. Left out: as it is.
             * @enum {string|null}
             */
            compatibility?: "NONE" | "BACKWARD" | "BACKWARD_TRANSITIVE" | "FORWARD" | "FORWARD_TRANSITIVE" | "FULL" | "FULL_TRANSITIVE" | null;
            /**
             * @description null: what holds for all contracts. Left out: as it is.
             * @enum {string|null}
             */
            mode?: "READWRITE" | "READONLY" | null;
        };
        SchemaReferenceBody: {
            /** @description What the schema calls it: a `$ref`, or a name of Avro. */
            name: string;
            /** @example Address */
            subject: string;
            version: number;
        };
        NamedContract: {
            /**
             * @default JSON
             * @enum {string}
             */
            schemaType?: "JSON" | "AVRO";
            /** @description The schema: its text, or the schema itself, whose numbers beyond 2^53 would be rounded. */
            schema: string | {
                [key: string]: unknown;
            };
            references?: components["schemas"]["SchemaReferenceBody"][];
            /**
             * @description Where the event travels.
             * @example orders
             */
            topic?: string;
            description?: string;
            /**
             * @description The event as it travels, which is also its subject in the registry.
             * @example OrderPlaced.v1
             */
            event: string;
        };
        ContractsBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description Of different events. */
            contracts: components["schemas"]["NamedContract"][];
        };
        ContractVersionFinding: {
            /** @enum {string} */
            rule: "field-required" | "field-not-allowed" | "field-without-default" | "type-narrowed" | "values-narrowed" | "limit-narrowed" | "pattern-changed" | "no-alternative" | "nothing-allowed" | "name-changed" | "type-changed" | "not-comparable";
            /**
             * @description backward: the new schema reads old events. forward: the old one reads new events.
             * @enum {string}
             */
            direction: "backward" | "forward";
            /** @description JSON pointer into the schema that reads. */
            pointer: string;
            /**
             * @description Empty for the event as a whole.
             * @example items[].price
             */
            field: string;
            /** @example field `tip` became required: old producers break */
            message: string;
            /** @description Which earlier version. */
            version: number;
        };
        CheckedContract: {
            event: string;
            isCompatible: boolean;
            /** @description The latest version there is; null: it would be the first. */
            latestVersion: number | null;
            /** @description It is a version of the contract already. */
            isRegistered: boolean;
            findings: components["schemas"]["ContractVersionFinding"][];
        };
        CheckedContracts: {
            /** @description All of them are. */
            isCompatible: boolean;
            /** @description In the order of the request. */
            contracts: components["schemas"]["CheckedContract"][];
        };
        PublishedContract: {
            event: string;
            version: number;
            /** @description null with validateOnly, of a schema that was never registered. */
            schemaId: number | null;
            /** @description false: the version was there already. */
            isNew: boolean;
        };
        PublishedContracts: {
            /** @description In the order of the request. */
            contracts: components["schemas"]["PublishedContract"][];
        };
        FrameValuesBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description The contract.
             * @example OrderPlaced.v1
             */
            event: string;
            /** @description Without it: the latest. */
            version?: number;
            /**
             * @description Each as a text of JSON, of which no digit is rounded; of Avro its own encoding as JSON, as framed values are shown.
             * @example [
             *       "{\"id\":\"o-1\",\"total\":5}"
             *     ]
             */
            values: string[];
            /**
             * @description Whether a byte 0 and the id of the schema go before each, which clients of a schema registry write and read; false: the value alone.
             * @default true
             */
            isFramed?: boolean;
        };
        FieldErrorBody: {
            /** @description JSON pointer into the body, or the name of a parameter behind a slash. */
            pointer: string;
            message: string;
        };
        WrittenValueBody: {
            /**
             * Format: byte
             * @description What to publish; null of a value that the contract does not allow.
             */
            base64: string | null;
            /** @description What the contract does not allow, at most ten; the pointers are into the value. */
            errors: components["schemas"]["FieldErrorBody"][];
        };
        WrittenValues: {
            event: string;
            version: number;
            schemaId: number;
            /** @enum {string} */
            schemaType: "JSON" | "AVRO";
            /** @description In the order in which they were given. */
            values: components["schemas"]["WrittenValueBody"][];
        };
        ContractRefusal: {
            /** Format: date-time */
            at: string;
            /** @example User:alice */
            by: string;
            findings: components["schemas"]["ContractVersionFinding"][];
        };
        ContractSummary: {
            /** @example OrderPlaced.v1 */
            event: string;
            topic: string | null;
            description: string | null;
            /** @enum {string} */
            schemaType: "JSON" | "AVRO";
            latestVersion: number;
            /** @description Those that are not deleted. */
            versions: number[];
            /** @description Of the latest version. */
            schemaId: number;
            /**
             * @description What new versions are held to.
             * @enum {string}
             */
            compatibility: "NONE" | "BACKWARD" | "BACKWARD_TRANSITIVE" | "FORWARD" | "FORWARD_TRANSITIVE" | "FULL" | "FULL_TRANSITIVE";
            /** @enum {string} */
            mode: "READWRITE" | "READONLY";
            /** Format: date-time */
            registeredAt: string;
            /** @example User:alice */
            registeredBy: string;
            /** @description All of its versions are. */
            isDeleted: boolean;
            /** @description The last version that was refused as incompatible. */
            lastRefusal: components["schemas"]["ContractRefusal"] | null;
        };
        ContractList: {
            contracts: components["schemas"]["ContractSummary"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        ContractField: {
            /** @example items[].price */
            field: string;
            /** @description JSON pointer into the schema. */
            pointer: string;
            /** @example integer, at least 0 */
            type: string;
            isRequired: boolean;
        };
        ContractVersionBody: {
            event: string;
            version: number;
            /** @description The same for the same schema everywhere. */
            schemaId: number;
            /** @enum {string} */
            schemaType: "JSON" | "AVRO";
            /** @description As it was registered. */
            schema: string;
            references: components["schemas"]["SchemaReferenceBody"][];
            fields: components["schemas"]["ContractField"][];
            /** Format: date-time */
            registeredAt: string;
            registeredBy: string;
            isDeleted: boolean;
        };
        ContractDetails: {
            /** @example OrderPlaced.v1 */
            event: string;
            topic: string | null;
            description: string | null;
            /** @enum {string} */
            schemaType: "JSON" | "AVRO";
            latestVersion: number;
            /** @description Those that are not deleted. */
            versions: number[];
            /** @description Of the latest version. */
            schemaId: number;
            /**
             * @description What new versions are held to.
             * @enum {string}
             */
            compatibility: "NONE" | "BACKWARD" | "BACKWARD_TRANSITIVE" | "FORWARD" | "FORWARD_TRANSITIVE" | "FULL" | "FULL_TRANSITIVE";
            /** @enum {string} */
            mode: "READWRITE" | "READONLY";
            /** Format: date-time */
            registeredAt: string;
            /** @example User:alice */
            registeredBy: string;
            /** @description All of its versions are. */
            isDeleted: boolean;
            /** @description The last version that was refused as incompatible. */
            lastRefusal: components["schemas"]["ContractRefusal"] | null;
            latest: components["schemas"]["ContractVersionBody"];
        };
        ContractChange: {
            /** @enum {string} */
            kind: "added" | "removed" | "changed";
            field: string;
            /** @description JSON pointer into the later schema; of what was removed, into the earlier one. */
            pointer: string;
            before: components["schemas"]["ContractField"] | null;
            after: components["schemas"]["ContractField"] | null;
            /** @example field `tip` became required */
            message: string;
        };
        ContractFinding: {
            /** @enum {string} */
            rule: "field-required" | "field-not-allowed" | "field-without-default" | "type-narrowed" | "values-narrowed" | "limit-narrowed" | "pattern-changed" | "no-alternative" | "nothing-allowed" | "name-changed" | "type-changed" | "not-comparable";
            /**
             * @description backward: the new schema reads old events. forward: the old one reads new events.
             * @enum {string}
             */
            direction: "backward" | "forward";
            /** @description JSON pointer into the schema that reads. */
            pointer: string;
            /**
             * @description Empty for the event as a whole.
             * @example items[].price
             */
            field: string;
            /** @example field `tip` became required: old producers break */
            message: string;
        };
        ContractDiff: {
            event: string;
            from: components["schemas"]["ContractVersionBody"];
            to: components["schemas"]["ContractVersionBody"];
            changes: components["schemas"]["ContractChange"][];
            /** @description Consumers of `to` read events of `from`. */
            isBackwardCompatible: boolean;
            /** @description Consumers of `from` read events of `to`. */
            isForwardCompatible: boolean;
            findings: components["schemas"]["ContractFinding"][];
        };
        ContractClients: {
            /** @description null: nobody said where it travels. */
            topic: string | null;
            /** @description Who produces to the topic. */
            producers: components["schemas"]["ProducingEdge"][];
            /** @description Who reads the topic. */
            consumers: components["schemas"]["ConsumingEdge"][];
            /** @description Whose groups are missing. */
            unreachableBrokers: components["schemas"]["UnreachableBroker"][];
        };
        PutContractBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @default JSON
             * @enum {string}
             */
            schemaType?: "JSON" | "AVRO";
            /** @description The schema: its text, or the schema itself, whose numbers beyond 2^53 would be rounded. */
            schema: string | {
                [key: string]: unknown;
            };
            references?: components["schemas"]["SchemaReferenceBody"][];
            /**
             * @description Where the event travels.
             * @example orders
             */
            topic?: string;
            description?: string;
        };
        DeletedContract: {
            event: string;
            versions: number[];
        };
        IndexBuildBody: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            topic: string;
            /** @enum {string} */
            status: "running" | "completed" | "cancelled" | "failed";
            /**
             * Format: int64
             * @description Records that the topic held when it was asked for.
             * @example 42
             */
            total: string;
            /**
             * Format: int64
             * @description Of those, what was gone through.
             * @example 42
             */
            processed: string;
            /** @description Why it failed. */
            error: string | null;
            createdBy: string;
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
        };
        CreateIndexBuildBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description All that it holds now is indexed by its `posthorn.index`. */
            topic: string;
        };
        IndexBuildPreview: {
            /** @description What the topic is indexed by. */
            fields: string[];
            /**
             * Format: int64
             * @description Records that it holds.
             * @example 42
             */
            total: string;
        };
        IndexBuildAnswer: {
            preview: components["schemas"]["IndexBuildPreview"];
            /** @description null with validateOnly. One that runs already is answered as it is. */
            build: components["schemas"]["IndexBuildBody"] | null;
        };
        IndexBuildPage: {
            builds: components["schemas"]["IndexBuildBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        TopicDefinition: {
            /** @example orders */
            topic: string;
            partitions: number;
            /** @description Those of its own. */
            configs?: {
                [key: string]: string;
            };
            /** @description What people say of it; left out where nobody did. */
            description?: string;
        };
        AclBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @enum {string} */
            resourceType: "TOPIC" | "GROUP" | "CLUSTER" | "TRANSACTIONAL_ID" | "DELEGATION_TOKEN" | "USER";
            /**
             * @default LITERAL
             * @enum {string}
             */
            patternType: "LITERAL" | "PREFIXED";
            /**
             * @description * as a literal is every name.
             * @example orders
             */
            resourceName: string;
            /**
             * @description User:* is everybody.
             * @example User:alice
             */
            principal: string;
            /**
             * @description An address; * is every one.
             * @default *
             * @example 10.0.0.7
             */
            host: string;
            /** @enum {string} */
            operation: "ALL" | "READ" | "WRITE" | "CREATE" | "DELETE" | "ALTER" | "DESCRIBE" | "CLUSTER_ACTION" | "DESCRIBE_CONFIGS" | "ALTER_CONFIGS" | "IDEMPOTENT_WRITE" | "CREATE_TOKENS" | "DESCRIBE_TOKENS" | "TWO_PHASE_COMMIT";
            /**
             * @default ALLOW
             * @enum {string}
             */
            permission: "DENY" | "ALLOW";
        };
        QuotaEntityBody: {
            /**
             * @description null: the default of those that have none of their own.
             * @example alice
             */
            user?: string | null;
            /** @description null: the default of those that have none of their own. */
            clientId?: string | null;
            /** @description null: the default of those that have none of their own. */
            ip?: string | null;
        };
        QuotaValues: {
            producer_byte_rate?: number | null;
            consumer_byte_rate?: number | null;
            request_percentage?: number | null;
            controller_mutation_rate?: number | null;
            connection_creation_rate?: number | null;
        };
        QuotaChangeBody: {
            entity: components["schemas"]["QuotaEntityBody"];
            /** @description null takes the limit away. */
            values: components["schemas"]["QuotaValues"];
        };
        UserDefinition: {
            /** @example orders */
            userName: string;
            /**
             * @example [
             *       "SCRAM-SHA-256"
             *     ]
             */
            mechanisms: string[];
        };
        RoleDefinition: {
            description: string;
            /**
             * @example [
             *       "topic:view"
             *     ]
             */
            actions: ("topic:view" | "topic:create" | "topic:edit" | "topic:delete" | "topic:records_read" | "topic:records_produce" | "topic:records_delete" | "topic:records_unmask" | "group:view" | "group:reset" | "group:delete" | "group:pause" | "deadLetter:view" | "deadLetter:redrive" | "deadLetter:edit" | "deadLetter:discard" | "contract:view" | "contract:check" | "contract:edit" | "contract:delete" | "replay:view" | "replay:create" | "replay:cancel" | "export:view" | "export:create" | "export:cancel" | "job:view" | "job:cancel" | "search:run" | "search:edit" | "journey:view" | "topology:view" | "cluster:view" | "broker:view" | "storage:view" | "storage:edit" | "config:view" | "config:edit" | "quota:view" | "quota:edit" | "metrics:view" | "audit:view" | "acl:view" | "acl:edit" | "user:view" | "user:create" | "user:edit" | "user:delete" | "role:view" | "role:edit" | "apiKey:view" | "apiKey:create" | "apiKey:revoke" | "maskingRule:view" | "maskingRule:edit" | "session:view" | "session:revoke" | "alert:view" | "alert:edit" | "webhook:view" | "webhook:edit")[];
            /** @example support */
            name: string;
        };
        ResourcePatternBody: {
            /** @enum {string} */
            kind: "topic" | "group" | "deadLetter" | "contract" | "replay" | "export" | "job" | "search" | "journey" | "topology" | "cluster" | "broker" | "storage" | "config" | "quota" | "metrics" | "audit" | "acl" | "user" | "role" | "apiKey" | "maskingRule" | "session" | "alert" | "webhook" | "*";
            /**
             * @description regex: RE2, of the whole name.
             * @enum {string}
             */
            patternType: "literal" | "prefixed" | "regex";
            /**
             * @description * as a literal is every name.
             * @example orders.
             */
            name: string;
        };
        RoleBindingDefinition: {
            /** @example operator */
            role: string;
            /** @description All without. */
            resources?: components["schemas"]["ResourcePatternBody"][];
            /**
             * @description A group is one of the identity provider.
             * @enum {string}
             */
            subjectType: "user" | "group";
            /** @example alice */
            subject: string;
        };
        /**
         * @description groupLag: a group is more than `lagSeconds` or `lagRecords` behind.
         *
         *     partitionStuck: a group has members and records to read in a partition, and its committed offset stands, for as long as the rule’s `forSeconds`. What is paused stands on purpose.
         *
         *     groupWithoutMembers: nobody reads for the group, or there is no such group.
         *
         *     deadLetters: at least `count` new dead letters of one failure within `windowSeconds`.
         *
         *     jobFailed: a replay, a redrive or an export failed within `windowSeconds`.
         *
         *     brokerDown: one of `brokerIds` is not there, or there are fewer than `brokersMin`.
         *
         *     partitionsWithoutLeader: some partition can be neither written nor read.
         *
         *     outboxStands: a record in the outbox has waited for more than `seconds`.
         *
         *     databaseSize, databaseGrowth: the database has more than `bytes`, or grew by more within `windowSeconds`.
         *
         *     databaseRestored: within `windowSeconds` brokers found that the database had gone back.
         * @enum {string}
         */
        AlertConditionType: "groupLag" | "partitionStuck" | "groupWithoutMembers" | "deadLetters" | "jobFailed" | "brokerDown" | "partitionsWithoutLeader" | "outboxStands" | "databaseSize" | "databaseGrowth" | "databaseRestored";
        AlertConditionBody: {
            /**
             * @description groupLag: a group is more than `lagSeconds` or `lagRecords` behind.
             *
             *     partitionStuck: a group has members and records to read in a partition, and its committed offset stands, for as long as the rule’s `forSeconds`. What is paused stands on purpose.
             *
             *     groupWithoutMembers: nobody reads for the group, or there is no such group.
             *
             *     deadLetters: at least `count` new dead letters of one failure within `windowSeconds`.
             *
             *     jobFailed: a replay, a redrive or an export failed within `windowSeconds`.
             *
             *     brokerDown: one of `brokerIds` is not there, or there are fewer than `brokersMin`.
             *
             *     partitionsWithoutLeader: some partition can be neither written nor read.
             *
             *     outboxStands: a record in the outbox has waited for more than `seconds`.
             *
             *     databaseSize, databaseGrowth: the database has more than `bytes`, or grew by more within `windowSeconds`.
             *
             *     databaseRestored: within `windowSeconds` brokers found that the database had gone back.
             */
            type: components["schemas"]["AlertConditionType"];
            /**
             * @description Of `group`.
             * @default literal
             * @enum {string}
             */
            patternType?: "literal" | "prefixed";
            /**
             * @description Of consumer groups; as a literal, * is every group.
             * @example payment
             */
            group?: string;
            /** @example 60 */
            lagSeconds?: number;
            lagRecords?: number;
            /** @description Of groupWithoutMembers: only if there is something to read. */
            onlyWithLag?: boolean;
            /** @description Of a failure, as /dead-letters/groups shows it. */
            fingerprint?: string;
            /** @description The topic that dead letters came from. */
            originTopic?: string;
            /** @default 1 */
            count?: number;
            windowSeconds?: number;
            /**
             * @description Without it: of every kind.
             * @enum {string}
             */
            jobKind?: "replay" | "redrive" | "export";
            /** @description Those that should be there. */
            brokerIds?: number[];
            brokersMin?: number;
            seconds?: number;
            /** Format: int64 */
            bytes?: string;
        };
        AlertRuleDefinition: {
            /** @example payment-is-late */
            name: string;
            /**
             * @description What to do about it, for people.
             * @default
             */
            description?: string;
            /**
             * @default warning
             * @enum {string}
             */
            severity?: "info" | "warning" | "critical";
            condition: components["schemas"]["AlertConditionBody"];
            /**
             * @description How long the condition has to hold before the alert fires.
             * @default 0
             */
            forSeconds?: number;
            /**
             * @description Names of those that are told.
             * @default []
             */
            webhooks?: string[];
            /** @default true */
            isEnabled?: boolean;
        };
        MaskingRuleDefinition: {
            /**
             * @default literal
             * @enum {string}
             */
            patternType: "literal" | "prefixed";
            /**
             * @description As a literal, * is every topic.
             * @example payments
             */
            topic: string;
            /** @enum {string} */
            target: "value" | "header" | "key";
            /**
             * @description Of a value: a JSON path, in which [*] is every entry. Of a header: its name, in any case. Of the key: nothing.
             * @example $.cards[*].number
             */
            place?: string;
            /**
             * @description REMOVE leaves nothing, REPLACE another text, MASK an asterisk for each letter and digit.
             * @enum {string}
             */
            action: "REMOVE" | "REPLACE" | "MASK";
            /**
             * @description Of REPLACE.
             * @default ***
             */
            replacement?: string;
            /** @description Why, for people. */
            description?: string;
        };
        ContractVersionDefinition: {
            /**
             * @default JSON
             * @enum {string}
             */
            schemaType?: "JSON" | "AVRO";
            /** @description The schema: its text, or the schema itself, whose numbers beyond 2^53 would be rounded. */
            schema: string | {
                [key: string]: unknown;
            };
            references?: components["schemas"]["SchemaReferenceBody"][];
            /** @description The number that it keeps. */
            version: number;
        };
        ContractDefinition: {
            /** @enum {string} */
            compatibility?: "NONE" | "BACKWARD" | "BACKWARD_TRANSITIVE" | "FORWARD" | "FORWARD_TRANSITIVE" | "FULL" | "FULL_TRANSITIVE";
            /** @enum {string} */
            mode?: "READWRITE" | "READONLY";
            /** @example OrderPlaced.v1 */
            event: string;
            /**
             * @description Where the event travels.
             * @example orders
             */
            topic?: string;
            description?: string;
            /** @description Those that are not deleted. */
            versions: components["schemas"]["ContractVersionDefinition"][];
        };
        ContractSettingsDefinition: {
            /** @enum {string} */
            compatibility?: "NONE" | "BACKWARD" | "BACKWARD_TRANSITIVE" | "FORWARD" | "FORWARD_TRANSITIVE" | "FULL" | "FULL_TRANSITIVE";
            /** @enum {string} */
            mode?: "READWRITE" | "READONLY";
        };
        Definitions: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description Of this shape.
             * @enum {number}
             */
            version: 1;
            /** @description With their partitions and the configs of their own. */
            topics?: components["schemas"]["TopicDefinition"][];
            /**
             * @description What is set for all brokers while they run; see /cluster/configs.
             * @example {
             *       "log.retention.ms": "86400000"
             *     }
             */
            configs?: {
                [key: string]: string;
            };
            /** @description Of Kafka clients. */
            acls?: components["schemas"]["AclBody"][];
            /** @description Limits of Kafka clients. */
            quotas?: components["schemas"]["QuotaChangeBody"][];
            /** @description Without their secrets: an import names those that need a password. */
            users?: components["schemas"]["UserDefinition"][];
            /** @description The cluster’s own. */
            roles?: components["schemas"]["RoleDefinition"][];
            /** @description Without temporary ones. */
            roleBindings?: components["schemas"]["RoleBindingDefinition"][];
            /** @description An import names the webhooks that are not there. */
            alertRules?: components["schemas"]["AlertRuleDefinition"][];
            /** @description What is hidden of records. */
            maskingRules?: components["schemas"]["MaskingRuleDefinition"][];
            /** @description With the schemas of their versions, in any order. */
            contracts?: components["schemas"]["ContractDefinition"][];
            /** @description What holds for contracts that say nothing themselves. */
            contractSettings?: components["schemas"]["ContractSettingsDefinition"];
        };
        DefinitionChange: {
            /** @enum {string} */
            kind: "topic" | "config" | "acl" | "quota" | "user" | "role" | "roleBinding" | "alertRule" | "webhook" | "maskingRule" | "contract";
            /** @example orders */
            name: string;
            /**
             * @description manual: only somebody else can do it; conflict: what is there cannot become what is wanted.
             * @enum {string}
             */
            action: "create" | "update" | "manual" | "conflict";
            /**
             * @description What of it.
             * @example retention.ms
             */
            what: string;
            /** @description null where there is nothing. */
            before: string | null;
            after: string | null;
        };
        ImportResult: {
            /** @description false with validateOnly. */
            isApplied: boolean;
            /** @description In the order in which they are made. */
            changes: components["schemas"]["DefinitionChange"][];
            /** @description Entries that are as the document says. */
            unchanged: number;
        };
        PreviewedRule: {
            /** @enum {string} */
            target: "value" | "header" | "key";
            /**
             * @description Of a value: a JSON path, in which [*] is every entry. Of a header: its name, in any case. Of the key: nothing.
             * @example $.cards[*].number
             */
            place?: string;
            /**
             * @description REMOVE leaves nothing, REPLACE another text, MASK an asterisk for each letter and digit.
             * @enum {string}
             */
            action: "REMOVE" | "REPLACE" | "MASK";
            /**
             * @description Of REPLACE.
             * @default ***
             */
            replacement?: string;
        };
        MaskingSampleHeader: {
            key: string;
            value: string | null;
        };
        MaskingSample: {
            key?: string | null;
            value?: string | null;
            headers?: components["schemas"]["MaskingSampleHeader"][];
        };
        PreviewMaskingRuleBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            rule: components["schemas"]["PreviewedRule"];
            record: components["schemas"]["MaskingSample"];
        };
        MaskingPreviewBody: {
            /** @description What is left; null where nothing is. */
            record: components["schemas"]["MaskingSample"];
            /** @description In what something is hidden. */
            masked: ("value" | "header" | "key")[];
        };
        MaskingRuleBody: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            patternType: "literal" | "prefixed";
            topic: string;
            /** @enum {string} */
            target: "value" | "header" | "key";
            place: string;
            /** @enum {string} */
            action: "REMOVE" | "REPLACE" | "MASK";
            replacement: string;
            description: string;
            /** @example User:root */
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        MaskingRuleList: {
            maskingRules: components["schemas"]["MaskingRuleBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CreateMaskingRuleBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @default literal
             * @enum {string}
             */
            patternType: "literal" | "prefixed";
            /**
             * @description As a literal, * is every topic.
             * @example payments
             */
            topic: string;
            /** @enum {string} */
            target: "value" | "header" | "key";
            /**
             * @description Of a value: a JSON path, in which [*] is every entry. Of a header: its name, in any case. Of the key: nothing.
             * @example $.cards[*].number
             */
            place?: string;
            /**
             * @description REMOVE leaves nothing, REPLACE another text, MASK an asterisk for each letter and digit.
             * @enum {string}
             */
            action: "REMOVE" | "REPLACE" | "MASK";
            /**
             * @description Of REPLACE.
             * @default ***
             */
            replacement?: string;
            /** @description Why, for people. */
            description?: string;
        };
        PutMaskingRuleBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @default literal
             * @enum {string}
             */
            patternType: "literal" | "prefixed";
            /**
             * @description As a literal, * is every topic.
             * @example payments
             */
            topic: string;
            /** @enum {string} */
            target: "value" | "header" | "key";
            /**
             * @description Of a value: a JSON path, in which [*] is every entry. Of a header: its name, in any case. Of the key: nothing.
             * @example $.cards[*].number
             */
            place?: string;
            /**
             * @description REMOVE leaves nothing, REPLACE another text, MASK an asterisk for each letter and digit.
             * @enum {string}
             */
            action: "REMOVE" | "REPLACE" | "MASK";
            /**
             * @description Of REPLACE.
             * @default ***
             */
            replacement?: string;
            /** @description Why, for people. */
            description?: string;
        };
        FramedValuesBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description Where they stand: which contract is named, where several have the schema. */
            topic?: string;
            /** @description Keys or values as they are, in base64. */
            values: string[];
        };
        FramedValueBody: {
            /** @description null of what is not framed, or cannot be read. */
            registered: components["schemas"]["RegisteredValueBody"] | null;
            /** @description Why bytes that look framed cannot be read. */
            notRegistered: string | null;
        };
        ReadFramedValues: {
            /** @description In the order in which they were given. */
            values: components["schemas"]["FramedValueBody"][];
        };
        SettingsBody: {
            /** @description How long events of the audit log are kept; null: until somebody deletes them. */
            auditRetentionDays: number | null;
            /** @description How long alerts that are resolved, and what webhooks were told, are kept. */
            alertRetentionDays: number;
            /** @description How often alert rules are evaluated. */
            alertEvaluationSeconds: number;
            /** @description What one export may store, compressed: it ends as truncated before that. */
            exportBytesMax: number;
            /** @description How long what an export has written is kept once it is done. */
            exportRetentionHours: number;
            /** @description How many exports somebody may have that are not done. */
            exportsPerUserMax: number;
            /** @description What all exports together may store, compressed: one that has no room for more ends as truncated, and none is begun. */
            exportsStoredBytesMax: number;
            updatedBy: string | null;
            /** Format: date-time */
            updatedAt: string | null;
        };
        PatchSettingsBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @default null */
            auditRetentionDays?: number | null;
            /** @default 30 */
            alertRetentionDays?: number;
            /** @default 5 */
            alertEvaluationSeconds?: number;
            /** @default 268435456 */
            exportBytesMax?: number;
            /** @default 24 */
            exportRetentionHours?: number;
            /** @default 10 */
            exportsPerUserMax?: number;
            /** @default 2147483648 */
            exportsStoredBytesMax?: number;
        };
        AlertBody: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            /** @description Which may have been changed or deleted since. */
            rule: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            /** @enum {string} */
            state: "pending" | "firing" | "resolved";
            /**
             * @description What it is about: group, topic, partition, member, originTopic, handler, exception, fingerprint, letterGroupId, job, jobKind, broker, as far as they matter.
             * @example {
             *       "group": "payment"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            /** @example Group payment is 312 s behind (limit 60 s). */
            summary: string;
            /** @description What is compared with the limit. */
            value: number | null;
            /**
             * Format: date-time
             * @description Since when the condition holds.
             */
            since: string;
            /**
             * Format: date-time
             * @description When the condition was seen to hold last.
             */
            seenAt: string;
            /** Format: date-time */
            firedAt: string | null;
            /** Format: date-time */
            resolvedAt: string | null;
        };
        LiveAlertsBody: {
            alerts: components["schemas"]["AlertBody"][];
        };
        AlertList: {
            alerts: components["schemas"]["AlertBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        AlertRuleBody: {
            name: string;
            description: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            condition: components["schemas"]["AlertConditionBody"];
            forSeconds: number;
            webhooks: string[];
            isEnabled: boolean;
            /** @description Alerts that fire. */
            firing: number;
            /** @description Whose condition does not hold for long enough yet. */
            pending: number;
            /**
             * Format: date-time
             * @description The last time; null: not yet, or not since it was changed.
             */
            evaluatedAt: string | null;
            /** @description Why nobody could say then; its alerts stay as they are. */
            evaluationError: string | null;
            /** @example User:root */
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        AlertRuleList: {
            alertRules: components["schemas"]["AlertRuleBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CreateAlertRuleBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example payment-is-late */
            name: string;
            /**
             * @description What to do about it, for people.
             * @default
             */
            description?: string;
            /**
             * @default warning
             * @enum {string}
             */
            severity?: "info" | "warning" | "critical";
            condition: components["schemas"]["AlertConditionBody"];
            /**
             * @description How long the condition has to hold before the alert fires.
             * @default 0
             */
            forSeconds?: number;
            /**
             * @description Names of those that are told.
             * @default []
             */
            webhooks?: string[];
            /** @default true */
            isEnabled?: boolean;
        };
        PatchAlertRuleBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description What to do about it, for people.
             * @default
             */
            description?: string;
            /**
             * @default warning
             * @enum {string}
             */
            severity?: "info" | "warning" | "critical";
            condition?: components["schemas"]["AlertConditionBody"];
            /**
             * @description How long the condition has to hold before the alert fires.
             * @default 0
             */
            forSeconds?: number;
            /**
             * @description Names of those that are told.
             * @default []
             */
            webhooks?: string[];
            /** @default true */
            isEnabled?: boolean;
        };
        AlertMatch: {
            labels: {
                [key: string]: string;
            };
            summary: string;
            value: number | null;
        };
        AlertDeliveryBody: {
            /**
             * Format: uuid
             * @description What the receiver gets as `webhook-id`.
             */
            id: string;
            webhook: string;
            /** @description null for a test of the webhook. */
            rule: string | null;
            /**
             * Format: int64
             * @example 42
             */
            alertId: string | null;
            /** @enum {string} */
            event: "alert.firing" | "alert.resolved" | "alert.test";
            /** @description What is sent, byte for byte. */
            body: string;
            /** @enum {string} */
            status: "pending" | "delivered" | "failed";
            attempts: number;
            /**
             * Format: date-time
             * @description null when there is none to come.
             */
            nextAttemptAt: string | null;
            /** Format: date-time */
            lastAttemptAt: string | null;
            /** @description Of HTTP; null when nothing was answered. */
            lastStatus: number | null;
            lastError: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            deliveredAt: string | null;
        };
        AlertRuleTest: {
            /** @description What the condition holds for at the moment, however long it has. */
            matches: components["schemas"]["AlertMatch"][];
            /** @description Why nobody can say. */
            error: string | null;
            /** @description What its webhooks were told for a test; nothing with validateOnly. */
            deliveries: components["schemas"]["AlertDeliveryBody"][];
        };
        WebhookBody: {
            name: string;
            /**
             * @description Without what is behind the host, which may be a secret.
             * @example https://hooks.example.com/…
             */
            url: string;
            /** @enum {string} */
            format: "standard" | "slack";
            description: string;
            /**
             * Format: date-time
             * @description Until then the secret before the last change signs, too.
             */
            previousSecretUntil: string | null;
            /** @example User:root */
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        WebhookList: {
            webhooks: components["schemas"]["WebhookBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CreateWebhookBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example on-call */
            name: string;
            /**
             * @description http or https, without a user. Its path may be a secret, as those of chat programs are, and is never shown again. Where it may lead is the broker’s setting POSTHORN_WEBHOOK_ADDRESSES.
             * @example https://hooks.example.com/T0/B0/x
             */
            url: string;
            /**
             * @description standard: the alert as JSON; slack: its text, for Slack, Mattermost and the like.
             * @default standard
             * @enum {string}
             */
            format?: "standard" | "slack";
            /** @default  */
            description?: string;
            /**
             * @description By which deliveries are signed; without it one is made, and shown in the answer.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret?: string;
        };
        NewWebhookBody: {
            name: string;
            /**
             * @description Without what is behind the host, which may be a secret.
             * @example https://hooks.example.com/…
             */
            url: string;
            /** @enum {string} */
            format: "standard" | "slack";
            description: string;
            /**
             * Format: date-time
             * @description Until then the secret before the last change signs, too.
             */
            previousSecretUntil: string | null;
            /** @example User:root */
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Shown once: for the receiver. */
            secret: string;
        };
        PatchWebhookBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /**
             * @description http or https, without a user. Its path may be a secret, as those of chat programs are, and is never shown again. Where it may lead is the broker’s setting POSTHORN_WEBHOOK_ADDRESSES.
             * @example https://hooks.example.com/T0/B0/x
             */
            url?: string;
            /**
             * @description standard: the alert as JSON; slack: its text, for Slack, Mattermost and the like.
             * @default standard
             * @enum {string}
             */
            format?: "standard" | "slack";
            /** @default  */
            description?: string;
            /**
             * @description By which deliveries are signed; without it one is made, and shown in the answer.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret?: string;
        };
        AlertDeliveryList: {
            deliveries: components["schemas"]["AlertDeliveryBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        DeadLetterSummary: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            /** @description The dead-letter topic. */
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            offset: string;
            /** Format: date-time */
            writtenAt: string;
            originTopic: string | null;
            originPartition: number | null;
            /**
             * Format: int64
             * @example 42
             */
            originOffset: string | null;
            /**
             * Format: int64
             * @description Of its group of letters.
             * @example 42
             */
            letterGroup: string;
            /** @description The consumer group that gave up; empty when the letter does not say. */
            group: string;
            /** @description Empty when the letter does not say. */
            handler: string;
            /** @description The class of the exception. */
            error: string;
            message: string;
            fingerprint: string;
            /** @description The last try. */
            attempt: number | null;
            /** @description Only the beginning of the record is in it; a redrive takes the record from its topic. */
            isCut: boolean;
            /** @description How often its record had been redriven before it failed. */
            timesRedriven: number;
            /** @example orders.payment.dlq/0@17 */
            redrivenFrom: string | null;
            /** @enum {string} */
            status: "open" | "redriving" | "redriven" | "discarded";
            note: string | null;
            assignee: string | null;
            /**
             * Format: int64
             * @description The redrive that has it, or had it last.
             * @example 42
             */
            redrive: string | null;
            /** Format: date-time */
            redrivenAt: string | null;
            /** @example orders/3@812 */
            redrivenTo: string | null;
            /** @description Why the last redrive left it open. */
            redriveError: string | null;
        };
        DeadLetterPage: {
            deadLetters: components["schemas"]["DeadLetterSummary"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        DeadLetterGroup: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            group: string;
            handler: string;
            error: string;
            /** @description Of one of them that the caller may see. */
            message: string;
            fingerprint: string;
            /** @description Where the records came from. */
            topics: string[];
            open: number;
            redriving: number;
            redriven: number;
            discarded: number;
            /** @description The most often that one of them had been redriven. */
            timesRedrivenMax: number;
            /** Format: date-time */
            firstSeen: string;
            /** Format: date-time */
            lastSeen: string;
            /** @description Letters of each of the last 24 hours of the clock, oldest first; the last one goes on. */
            sparkline: number[];
            note: string | null;
            assignee: string | null;
        };
        DeadLetterGroupPage: {
            groups: components["schemas"]["DeadLetterGroup"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        ChangeDeadLetterGroupBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description null takes it away. */
            note?: string | null;
            /** @description null takes it away. */
            assignee?: string | null;
        };
        DeadLetter: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            /** @description The dead-letter topic. */
            topic: string;
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            offset: string;
            /** Format: date-time */
            writtenAt: string;
            originTopic: string | null;
            originPartition: number | null;
            /**
             * Format: int64
             * @example 42
             */
            originOffset: string | null;
            /**
             * Format: int64
             * @description Of its group of letters.
             * @example 42
             */
            letterGroup: string;
            /** @description The consumer group that gave up; empty when the letter does not say. */
            group: string;
            /** @description Empty when the letter does not say. */
            handler: string;
            /** @description The class of the exception. */
            error: string;
            message: string;
            fingerprint: string;
            /** @description The last try. */
            attempt: number | null;
            /** @description Only the beginning of the record is in it; a redrive takes the record from its topic. */
            isCut: boolean;
            /** @description How often its record had been redriven before it failed. */
            timesRedriven: number;
            /** @example orders.payment.dlq/0@17 */
            redrivenFrom: string | null;
            /** @enum {string} */
            status: "open" | "redriving" | "redriven" | "discarded";
            note: string | null;
            assignee: string | null;
            /**
             * Format: int64
             * @description The redrive that has it, or had it last.
             * @example 42
             */
            redrive: string | null;
            /** Format: date-time */
            redrivenAt: string | null;
            /** @example orders/3@812 */
            redrivenTo: string | null;
            /** @description Why the last redrive left it open. */
            redriveError: string | null;
            /** @description null when the record has none, or is gone. */
            key: components["schemas"]["DecodedBytesBody"] | null;
            /** @description null is a tombstone, unless the record is gone. */
            value: components["schemas"]["DecodedBytesBody"] | null;
            /** @description All of the letter, those of the failure too. */
            headers: components["schemas"]["RecordHeaderBody"][];
            stack: string | null;
            /** @description Its topic has dropped the record since, and the index is about to follow. */
            isGone: boolean;
            /** @description In what of it masking rules have hidden something from the caller, who cannot replace that in a redrive. */
            masked?: ("value" | "header" | "key")[];
        };
        ChangeDeadLetterBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description null takes it away. */
            note?: string | null;
            /** @description null takes it away. */
            assignee?: string | null;
            /**
             * @description open: of a redriven or discarded one, so that it can go again.
             * @enum {string}
             */
            status?: "open" | "discarded";
        };
        LetterFilterFields: {
            /** @description The dead-letter topic. */
            topic?: string;
            /** @description The topic that the record came from. */
            originTopic?: string;
            /** @description The consumer group that gave up. */
            group?: string;
            /** @example PaymentController.charge */
            handler?: string;
            /**
             * @description The class of the exception.
             * @example TypeError
             */
            error?: string;
            /** @description Of the exception and its message without numbers and ids. */
            fingerprint?: string;
        };
        DeadLetterSelection: {
            ids?: string[];
            /**
             * Format: int64
             * @description Id of a group of letters.
             */
            letterGroup?: string;
            filter?: components["schemas"]["LetterFilterFields"];
        };
        DiscardDeadLettersBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            letters: components["schemas"]["DeadLetterSelection"];
        };
        DiscardResult: {
            /** @description Open letters that are discarded, or would be. */
            discarded: number;
        };
        RedriveEditsBody: {
            key?: components["schemas"]["BytesInput"] | null;
            /** @description null sends a tombstone. */
            value?: components["schemas"]["BytesInput"] | null;
            /** @description All of the record’s own headers. */
            headers?: components["schemas"]["HeaderInput"][];
        };
        RedriveOneBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description No more than so many; without it as fast as it goes. */
            recordsPerSecond?: number;
            /** @description Another topic than the one that each letter names as its origin. */
            topic?: string;
            /** @description The one consumer group that shall handle the copies; null: every group of the topic. Without it: the group that gave up, unless `topic` is another one. */
            forGroup?: string | null;
            /**
             * @description key: to the partition that Kafka’s clients choose for the key; origin: to the one that the record was in.
             * @default key
             * @enum {string}
             */
            partitioner?: "key" | "origin";
            /**
             * @description A letter whose record was redriven so often, and failed again each time, stays.
             * @default 5
             */
            timesRedrivenMax?: number;
            edits?: components["schemas"]["RedriveEditsBody"];
        };
        RedrivePreview: {
            /** @description Open letters that are meant, 100,000 at most. */
            letters: number;
            /** @description Of these without a recorded origin: they need `topic`. */
            withoutOrigin: number;
            /** @description Of these with only the beginning of their record. */
            cut: number;
            /** @description Of these redriven too often already: they stay. */
            tooOften: number;
            /** @description Open letters that are not meant, although they came before one of the same key that is. */
            overtaken: number;
            originTopics: string[];
            /** @description Consumer groups that gave up. */
            groups: string[];
        };
        RedriveAnswer: {
            preview: components["schemas"]["RedrivePreview"];
            /** @description null with validateOnly. */
            redrive: components["schemas"]["Redrive"] | null;
        };
        CreateRedriveBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description No more than so many; without it as fast as it goes. */
            recordsPerSecond?: number;
            /** @description Another topic than the one that each letter names as its origin. */
            topic?: string;
            /** @description The one consumer group that shall handle the copies; null: every group of the topic. Without it: the group that gave up, unless `topic` is another one. */
            forGroup?: string | null;
            /**
             * @description key: to the partition that Kafka’s clients choose for the key; origin: to the one that the record was in.
             * @default key
             * @enum {string}
             */
            partitioner?: "key" | "origin";
            /**
             * @description A letter whose record was redriven so often, and failed again each time, stays.
             * @default 5
             */
            timesRedrivenMax?: number;
            letters: components["schemas"]["DeadLetterSelection"];
        };
        Redrive: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            /**
             * @description truncated: of an export that had no room for more.
             * @enum {string}
             */
            status: "queued" | "running" | "paused" | "completed" | "truncated" | "cancelled" | "failed" | "pausing" | "cancelling";
            /** @description Records of the source; null while nobody knows. */
            total: number | null;
            /** @description Dealt with so far: copied, skipped and failed. */
            processed: number;
            copied: number;
            /** @description Passed over by the filter. */
            skipped: number;
            failed: number;
            /** @description Of late; null when it does not run. */
            ratePerSecond: number | null;
            /** @description Until all is dealt with, at that rate. */
            etaSeconds: number | null;
            /** @description The limit; null without one. */
            recordsPerSecond: number | null;
            /** @description Why it failed or was truncated, or what is in its way at the moment. */
            error: string | null;
            /** @description The broker that has it. */
            owner: string | null;
            createdBy: string;
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            /** @description Where the copies go. */
            topic: string;
            /** @description null: the group that gave up on each, or all when forAll. */
            forGroup: string | null;
            /** @description Every group of the topic gets the copies. */
            forAll: boolean;
            isEdited: boolean;
        };
        RedrivePage: {
            redrives: components["schemas"]["Redrive"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        ReplayRangeBody: {
            partition: number;
            /**
             * Format: int64
             * @example 42
             */
            from: string;
            /**
             * Format: int64
             * @description Behind the last.
             * @example 42
             */
            to: string;
        };
        HeaderCondition: {
            name: string;
            value: string;
        };
        JsonCondition: {
            /**
             * @description One place in the value, which has to be JSON.
             * @example $.items[0].sku
             */
            path: string;
            /** @description Any JSON value. */
            equals: string | number | boolean | null | {
                [key: string]: unknown;
            } | unknown[];
        };
        ReplayConditions: {
            /** @description The key, as text. */
            key?: string;
            headers?: components["schemas"]["HeaderCondition"][];
            json?: components["schemas"]["JsonCondition"][];
            /**
             * @description Comparisons of a place in the value, as searches have them: a path, one of == != > >= < <=, and a value.
             * @example [
             *       "$.order.total>=50"
             *     ]
             */
            conditions?: string[];
            /** @description Part of the key, the value or a header’s value, whatever the case. */
            q?: string;
        };
        Replay: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            /**
             * @description truncated: of an export that had no room for more.
             * @enum {string}
             */
            status: "queued" | "running" | "paused" | "completed" | "truncated" | "cancelled" | "failed" | "pausing" | "cancelling";
            /** @description Records of the source; null while nobody knows. */
            total: number | null;
            /** @description Dealt with so far: copied, skipped and failed. */
            processed: number;
            copied: number;
            /** @description Passed over by the filter. */
            skipped: number;
            failed: number;
            /** @description Of late; null when it does not run. */
            ratePerSecond: number | null;
            /** @description Until all is dealt with, at that rate. */
            etaSeconds: number | null;
            /** @description The limit; null without one. */
            recordsPerSecond: number | null;
            /** @description Why it failed or was truncated, or what is in its way at the moment. */
            error: string | null;
            /** @description The broker that has it. */
            owner: string | null;
            createdBy: string;
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            /** @description Where the records stand. */
            topic: string;
            ranges: components["schemas"]["ReplayRangeBody"][];
            targetTopic: string;
            /** @description null: all groups of the target. */
            forGroup: string | null;
            where: components["schemas"]["ReplayConditions"];
        };
        ReplaySource: {
            topic: string;
            /** @description Without it: all. */
            partitions?: number[];
            /**
             * @description earliest, an offset (of one partition), or @ and a time (ms since 1970 or ISO 8601).
             * @default earliest
             * @example @2026-11-22T10:00:00Z
             */
            from?: string;
            /**
             * @description The first that is not meant any more, in the same form. latest: what is committed now.
             * @default latest
             */
            to?: string;
            /**
             * @description Also what redrives and replays have put there: copies of records that stand there too.
             * @default false
             */
            includeCopies?: boolean;
        };
        ReplayTarget: {
            /** @description Without it: the topic itself, for the group. */
            topic?: string;
            /** @description The one consumer group that shall handle the copies; the others of the topic pass over them. */
            group?: string;
        };
        CreateReplayBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description No more than so many; without it as fast as it goes. */
            recordsPerSecond?: number;
            source: components["schemas"]["ReplaySource"];
            where?: components["schemas"]["ReplayConditions"];
            target: components["schemas"]["ReplayTarget"];
        };
        ReplayPreview: {
            ranges: components["schemas"]["ReplayRangeBody"][];
            /** @description Offsets in the ranges. */
            total: number;
            /** @description Offsets that were looked at for this preview. */
            scanned: number;
            /** @description Records among these that would be copied. */
            matched: number;
            /** @description All was looked at, so `matched` is the number. */
            isComplete: boolean;
        };
        ReplayAnswer: {
            preview: components["schemas"]["ReplayPreview"];
            /** @description null with validateOnly. */
            replay: components["schemas"]["Replay"] | null;
        };
        ReplayPage: {
            replays: components["schemas"]["Replay"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        Export: {
            /**
             * Format: int64
             * @example 42
             */
            id: string;
            /**
             * @description truncated: of an export that had no room for more.
             * @enum {string}
             */
            status: "queued" | "running" | "paused" | "completed" | "truncated" | "cancelled" | "failed" | "pausing" | "cancelling";
            /** @description Records of the source; null while nobody knows. */
            total: number | null;
            /** @description Dealt with so far: copied, skipped and failed. */
            processed: number;
            copied: number;
            /** @description Passed over by the filter. */
            skipped: number;
            failed: number;
            /** @description Of late; null when it does not run. */
            ratePerSecond: number | null;
            /** @description Until all is dealt with, at that rate. */
            etaSeconds: number | null;
            /** @description The limit; null without one. */
            recordsPerSecond: number | null;
            /** @description Why it failed or was truncated, or what is in its way at the moment. */
            error: string | null;
            /** @description The broker that has it. */
            owner: string | null;
            createdBy: string;
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            topic: string;
            ranges: components["schemas"]["ReplayRangeBody"][];
            where: components["schemas"]["ReplayConditions"];
            /** @enum {string} */
            format: "ndjson" | "csv";
            /** @description Of the content, so far. */
            bytes: number;
            /** @description What of that is stored, compressed. */
            storedBytes: number;
            /** @description It is done, and nobody has deleted what it has written. */
            hasContent: boolean;
        };
        ExportSource: {
            topic: string;
            /** @description Without it: all. */
            partitions?: number[];
            /**
             * @description earliest, an offset (of one partition), or @ and a time (ms since 1970 or ISO 8601).
             * @default earliest
             * @example @2026-11-22T10:00:00Z
             */
            from?: string;
            /**
             * @description The first that is not meant any more, in the same form. latest: what is committed now.
             * @default latest
             */
            to?: string;
        };
        CreateExportBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description No more than so many; without it as fast as it goes. */
            recordsPerSecond?: number;
            source: components["schemas"]["ExportSource"];
            where?: components["schemas"]["ReplayConditions"];
            /**
             * @default ndjson
             * @enum {string}
             */
            format?: "ndjson" | "csv";
        };
        ExportAnswer: {
            ranges: components["schemas"]["ReplayRangeBody"][];
            /** @description Offsets in the ranges. */
            total: number;
            /** @description null with validateOnly. */
            export: components["schemas"]["Export"] | null;
        };
        ExportPage: {
            exports: components["schemas"]["Export"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        AuditEventBody: {
            id: string;
            /** Format: date-time */
            at: string;
            actor: string;
            /**
             * @description How the actor proved who they are: none, password, oidc, bearer-token, api-key and its id.
             * @example password
             */
            method: string | null;
            address: string | null;
            userAgent: string | null;
            /** Format: uuid */
            requestId: string;
            /** @example topic.create */
            action: string;
            /** @example topic/orders */
            resource: string;
            reason: string | null;
            details: {
                [key: string]: unknown;
            };
            /**
             * @description One that stays pending means that its outcome is not known.
             * @enum {string}
             */
            outcome: "pending" | "succeeded" | "failed";
            error: string | null;
        };
        AuditList: {
            events: components["schemas"]["AuditEventBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        PasswordSignInBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example alice */
            userName: string;
            /** Format: password */
            password: string;
        };
        SessionBody: {
            /** Format: uuid */
            id: string;
            userName: string;
            /** @enum {string} */
            method: "password" | "oidc";
            /** @description Of the request that asks. */
            isCurrent: boolean;
            address: string | null;
            userAgent: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To within a minute.
             */
            lastSeenAt: string;
            /**
             * Format: date-time
             * @description Over by then however busy it is.
             */
            expiresAt: string;
        };
        FirstAdminBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example alice */
            userName: string;
            /** Format: password */
            password: string;
            /** @description What follows first-admin= in the link that the broker printed. */
            token: string;
        };
        SessionList: {
            sessions: components["schemas"]["SessionBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        DeviceSignIn: {
            /** @description Of the identity provider. */
            issuer: string;
            /** @description A public client of it, with the device flow. */
            clientId: string;
            /** @example openid profile email */
            scope: string;
        };
        SignInMethods: {
            /** @description Without it whoever reaches the API is the local administrator. */
            isRequired: boolean;
            /** @description By name and password: POST /api/v1/sessions. */
            password: boolean;
            /** @description Where a browser begins to sign in by the identity provider. */
            oidcPath: string | null;
            /** @description By which a program without a browser signs a person in; the ID token is then good as a bearer token. */
            device: components["schemas"]["DeviceSignIn"] | null;
        };
        GrantBody: {
            /**
             * @example [
             *       "topic:view"
             *     ]
             */
            actions: string[];
            resources: components["schemas"]["ResourcePatternBody"][];
            /** Format: date-time */
            expiresAt: string | null;
        };
        WhoAmI: {
            /**
             * @description As the audit log has it.
             * @example User:alice
             */
            actor: string;
            /** @description null for the local administrator of a broker that asks for no sign-in. */
            userName: string | null;
            /** @description As the identity provider named them. */
            groups: string[];
            /** @enum {string} */
            method: "none" | "password" | "oidc" | "api-key" | "bearer-token";
            /** @description The id of the session or of the API key. */
            credentialId: string | null;
            /**
             * @description What is allowed of at least one resource: what a console need not hide. The grants say of which.
             * @example [
             *       "topic:view",
             *       "group:view"
             *     ]
             */
            actions: string[];
            grants: components["schemas"]["GrantBody"][];
            /** @description Of an API key: its scopes, within which the grants of its owner hold. */
            scopes: components["schemas"]["GrantBody"][] | null;
            /** @description The broker takes no changes, whoever asks: actions and grants are what is left of theirs. */
            isReadOnly: boolean;
            /**
             * @description Where a trace can be seen, its id in the place of {traceId}; null: nowhere.
             * @example https://traces.example.com/trace/{traceId}
             */
            traceUrl: string | null;
        };
        KeyScopeBody: {
            role: string | null;
            actions: string[] | null;
            /** @description null: all. */
            resources: components["schemas"]["ResourcePatternBody"][] | null;
        };
        ApiKeyBody: {
            /** @example 1a2b3c4d5e6f */
            id: string;
            /**
             * @description How the key begins.
             * @example ph_1a2b3c4d5e6f
             */
            prefix: string;
            userName: string;
            description: string;
            /** @description None: all that its owner may do. */
            scopes: components["schemas"]["KeyScopeBody"][];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description To within a minute; null: never.
             */
            lastUsedAt: string | null;
            lastUsedAddress: string | null;
        };
        ApiKeyList: {
            apiKeys: components["schemas"]["ApiKeyBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        KeyScopeInput: {
            /**
             * @description Either this or actions.
             * @enum {string}
             */
            role?: "viewer" | "developer" | "operator" | "admin";
            /**
             * @example [
             *       "topic:view"
             *     ]
             */
            actions?: ("topic:view" | "topic:create" | "topic:edit" | "topic:delete" | "topic:records_read" | "topic:records_produce" | "topic:records_delete" | "topic:records_unmask" | "group:view" | "group:reset" | "group:delete" | "group:pause" | "deadLetter:view" | "deadLetter:redrive" | "deadLetter:edit" | "deadLetter:discard" | "contract:view" | "contract:check" | "contract:edit" | "contract:delete" | "replay:view" | "replay:create" | "replay:cancel" | "export:view" | "export:create" | "export:cancel" | "job:view" | "job:cancel" | "search:run" | "search:edit" | "journey:view" | "topology:view" | "cluster:view" | "broker:view" | "storage:view" | "storage:edit" | "config:view" | "config:edit" | "quota:view" | "quota:edit" | "metrics:view" | "audit:view" | "acl:view" | "acl:edit" | "user:view" | "user:create" | "user:edit" | "user:delete" | "role:view" | "role:edit" | "apiKey:view" | "apiKey:create" | "apiKey:revoke" | "maskingRule:view" | "maskingRule:edit" | "session:view" | "session:revoke" | "alert:view" | "alert:edit" | "webhook:view" | "webhook:edit")[];
            /** @description All without. */
            resources?: components["schemas"]["ResourcePatternBody"][];
        };
        CreateApiKeyBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example nightly backup */
            description: string;
            /** @description What it may do of what its owner may do; without, all of it. */
            scopes?: components["schemas"]["KeyScopeInput"][];
            /**
             * Format: date-time
             * @description Without, it has no end.
             */
            expiresAt?: string;
            /** @description Whose key; of others it takes apiKey:create. */
            userName?: string;
        };
        NewApiKeyBody: {
            /** @example 1a2b3c4d5e6f */
            id: string;
            /**
             * @description How the key begins.
             * @example ph_1a2b3c4d5e6f
             */
            prefix: string;
            userName: string;
            description: string;
            /** @description None: all that its owner may do. */
            scopes: components["schemas"]["KeyScopeBody"][];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description To within a minute; null: never.
             */
            lastUsedAt: string | null;
            lastUsedAddress: string | null;
            /**
             * @description The key, shown this once: Authorization: Bearer <key>. Empty with validateOnly, which makes none.
             * @example ph_1a2b3c4d5e6f_…
             */
            key: string;
        };
        UserCredentialBody: {
            /** @enum {string} */
            mechanism: "SCRAM-SHA-256" | "SCRAM-SHA-512";
            iterations: number;
        };
        UserBody: {
            userName: string;
            /**
             * @description As ACLs and quotas name it.
             * @example User:alice
             */
            principal: string;
            /** @description By the setting super-users: may do everything. */
            isSuperUser: boolean;
            /** @description Roles that are bound to the user now. */
            roles: string[];
            credentials: components["schemas"]["UserCredentialBody"][];
        };
        UserList: {
            users: components["schemas"]["UserBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CreateUserBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example alice */
            userName: string;
            /** Format: password */
            password: string;
        };
        UserCredentialList: {
            credentials: components["schemas"]["UserCredentialBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        SetPasswordBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** Format: password */
            password: string;
            /**
             * Format: password
             * @description Needed for one’s own password.
             */
            currentPassword?: string;
        };
        RoleBody: {
            /** @example viewer */
            name: string;
            description: string;
            /** @description Always there, and never changed. */
            isBuiltIn: boolean;
            /**
             * @example [
             *       "topic:view"
             *     ]
             */
            actions: string[];
        };
        RoleList: {
            roles: components["schemas"]["RoleBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        PutRoleBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            description: string;
            /**
             * @example [
             *       "topic:view"
             *     ]
             */
            actions: ("topic:view" | "topic:create" | "topic:edit" | "topic:delete" | "topic:records_read" | "topic:records_produce" | "topic:records_delete" | "topic:records_unmask" | "group:view" | "group:reset" | "group:delete" | "group:pause" | "deadLetter:view" | "deadLetter:redrive" | "deadLetter:edit" | "deadLetter:discard" | "contract:view" | "contract:check" | "contract:edit" | "contract:delete" | "replay:view" | "replay:create" | "replay:cancel" | "export:view" | "export:create" | "export:cancel" | "job:view" | "job:cancel" | "search:run" | "search:edit" | "journey:view" | "topology:view" | "cluster:view" | "broker:view" | "storage:view" | "storage:edit" | "config:view" | "config:edit" | "quota:view" | "quota:edit" | "metrics:view" | "audit:view" | "acl:view" | "acl:edit" | "user:view" | "user:create" | "user:edit" | "user:delete" | "role:view" | "role:edit" | "apiKey:view" | "apiKey:create" | "apiKey:revoke" | "maskingRule:view" | "maskingRule:edit" | "session:view" | "session:revoke" | "alert:view" | "alert:edit" | "webhook:view" | "webhook:edit")[];
        };
        RoleBindingBody: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            subjectType: "user" | "group";
            subject: string;
            role: string;
            resources: components["schemas"]["ResourcePatternBody"][];
            /** Format: date-time */
            expiresAt: string | null;
            reason: string | null;
            /** @example User:root */
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        RoleBindingList: {
            roleBindings: components["schemas"]["RoleBindingBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CreateRoleBindingBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @example operator */
            role: string;
            /** @description All without. */
            resources?: components["schemas"]["ResourcePatternBody"][];
            /**
             * @description A group is one of the identity provider.
             * @enum {string}
             */
            subjectType: "user" | "group";
            /** @example alice */
            subject: string;
            /**
             * Format: date-time
             * @description Without, it has no end.
             */
            expiresAt?: string;
        };
        GrantList: {
            grants: components["schemas"]["RoleBindingBody"][];
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        CreateGrantBody: {
            /** @example incident 4711 */
            reason: string;
            /** @example operator */
            role: string;
            /** @description All without. */
            resources?: components["schemas"]["ResourcePatternBody"][];
            /** @example alice */
            userName: string;
            /** @example 60 */
            minutes: number;
        };
        AclList: {
            acls: components["schemas"]["AclBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        AclBatchBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            acls: components["schemas"]["AclBody"][];
        };
        AclFilterQuery: {
            /** @enum {string} */
            resourceType?: "TOPIC" | "GROUP" | "CLUSTER" | "TRANSACTIONAL_ID" | "DELEGATION_TOKEN" | "USER";
            /**
             * @description MATCH: every pattern that applies to a resource of the name.
             * @enum {string}
             */
            patternType?: "LITERAL" | "PREFIXED" | "MATCH" | "ANY";
            resourceName?: string;
            /** @example User:alice */
            principal?: string;
            host?: string;
            /** @enum {string} */
            operation?: "ALL" | "READ" | "WRITE" | "CREATE" | "DELETE" | "ALTER" | "DESCRIBE" | "CLUSTER_ACTION" | "DESCRIBE_CONFIGS" | "ALTER_CONFIGS" | "IDEMPOTENT_WRITE" | "CREATE_TOKENS" | "DESCRIBE_TOKENS" | "TWO_PHASE_COMMIT";
            /** @enum {string} */
            permission?: "DENY" | "ALLOW";
        };
        DeleteAclsBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            /** @description What any of them matches is deleted. */
            filters: components["schemas"]["AclFilterQuery"][];
        };
        DeletedAcls: {
            deleted: components["schemas"]["AclBody"][];
        };
        QuotaBody: {
            entity: components["schemas"]["QuotaEntityBody"];
            /** @description Some of producer_byte_rate, consumer_byte_rate, request_percentage, controller_mutation_rate, connection_creation_rate. */
            values: {
                [key: string]: number;
            };
        };
        QuotaList: {
            quotas: components["schemas"]["QuotaBody"][];
            nextPageToken: string | null;
            /** @description Of all pages; with `?count=true`. */
            count?: number;
        };
        AlterQuotasBody: {
            /** @description Why, for the audit log. */
            reason?: string;
            changes: components["schemas"]["QuotaChangeBody"][];
        };
        ProblemBody: {
            /**
             * Format: uri-reference
             * @description Where this kind of problem is described.
             */
            type: string;
            title: string;
            status: number;
            /** @description What happened this time. */
            detail: string;
            /**
             * Format: uri
             * @description The request id, as the broker logs it.
             */
            instance: string;
            /** @description The last part of `type`; stable. */
            code: string;
            /** @description What to do. */
            hint: string;
            /** @description The Kafka error behind it. */
            kafkaErrorName?: string;
            kafkaErrorCode?: number;
            errors?: components["schemas"]["FieldErrorBody"][];
        };
    };
    responses: never;
    parameters: {
        /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
        Reason: string;
        /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type TopicSummary = components['schemas']['TopicSummary'];
export type TopicList = components['schemas']['TopicList'];
export type CreateTopicBody = components['schemas']['CreateTopicBody'];
export type PartitionBody = components['schemas']['PartitionBody'];
export type TopicDetail = components['schemas']['TopicDetail'];
export type ConfigBody = components['schemas']['ConfigBody'];
export type ConfigList = components['schemas']['ConfigList'];
export type AlterConfigsBody = components['schemas']['AlterConfigsBody'];
export type AddPartitionsBody = components['schemas']['AddPartitionsBody'];
export type PartitionList = components['schemas']['PartitionList'];
export type PartitionOffsetsBody = components['schemas']['PartitionOffsetsBody'];
export type ProducerBody = components['schemas']['ProducerBody'];
export type ProducerList = components['schemas']['ProducerList'];
export type CloneTopicBody = components['schemas']['CloneTopicBody'];
export type TruncateTopicBody = components['schemas']['TruncateTopicBody'];
export type TruncatedPartitionBody = components['schemas']['TruncatedPartitionBody'];
export type TruncateResult = components['schemas']['TruncateResult'];
export type StatsBucketBody = components['schemas']['StatsBucketBody'];
export type TopicStats = components['schemas']['TopicStats'];
export type TopicDescriptionBody = components['schemas']['TopicDescriptionBody'];
export type PutTopicDescriptionBody = components['schemas']['PutTopicDescriptionBody'];
export type RegisteredContract = components['schemas']['RegisteredContract'];
export type RegisteredValueBody = components['schemas']['RegisteredValueBody'];
export type DecodedBytesBody = components['schemas']['DecodedBytesBody'];
export type RecordHeaderBody = components['schemas']['RecordHeaderBody'];
export type RecordBody = components['schemas']['RecordBody'];
export type RecordPage = components['schemas']['RecordPage'];
export type BytesInput = components['schemas']['BytesInput'];
export type HeaderInput = components['schemas']['HeaderInput'];
export type PublishBody = components['schemas']['PublishBody'];
export type PublishedBody = components['schemas']['PublishedBody'];
export type PublishBatchBody = components['schemas']['PublishBatchBody'];
export type RecordFailure = components['schemas']['RecordFailure'];
export type RecordOutcome = components['schemas']['RecordOutcome'];
export type PublishBatchResult = components['schemas']['PublishBatchResult'];
export type LiveTopicBody = components['schemas']['LiveTopicBody'];
export type LiveGroupBody = components['schemas']['LiveGroupBody'];
export type UnreachableBroker = components['schemas']['UnreachableBroker'];
export type LiveFiguresBody = components['schemas']['LiveFiguresBody'];
export type ClusterRatePoint = components['schemas']['ClusterRatePoint'];
export type ClusterRates = components['schemas']['ClusterRates'];
export type TopicRatePoint = components['schemas']['TopicRatePoint'];
export type TopicRates = components['schemas']['TopicRates'];
export type GroupSummary = components['schemas']['GroupSummary'];
export type GroupList = components['schemas']['GroupList'];
export type AskedPauseBody = components['schemas']['AskedPauseBody'];
export type TopicPartitionsBody = components['schemas']['TopicPartitionsBody'];
export type MemberHandlersBody = components['schemas']['MemberHandlersBody'];
export type MemberBody = components['schemas']['MemberBody'];
export type GroupDetail = components['schemas']['GroupDetail'];
export type RetryingRecord = components['schemas']['RetryingRecord'];
export type CommittedOffsetBody = components['schemas']['CommittedOffsetBody'];
export type CommittedOffsetList = components['schemas']['CommittedOffsetList'];
export type PartitionLagBody = components['schemas']['PartitionLagBody'];
export type GroupLag = components['schemas']['GroupLag'];
export type PartitionOffsetInput = components['schemas']['PartitionOffsetInput'];
export type ResetScopeInput = components['schemas']['ResetScopeInput'];
export type ResetOffsetsBody = components['schemas']['ResetOffsetsBody'];
export type PlannedOffsetBody = components['schemas']['PlannedOffsetBody'];
export type UndoReset = components['schemas']['UndoReset'];
export type ResetResult = components['schemas']['ResetResult'];
export type PartitionStanding = components['schemas']['PartitionStanding'];
export type GroupPauses = components['schemas']['GroupPauses'];
export type PauseScopeInput = components['schemas']['PauseScopeInput'];
export type PauseGroupBody = components['schemas']['PauseGroupBody'];
export type ResumeGroupBody = components['schemas']['ResumeGroupBody'];
export type MemberList = components['schemas']['MemberList'];
export type MemberDetail = components['schemas']['MemberDetail'];
export type TopicLagBody = components['schemas']['TopicLagBody'];
export type GroupLagSummary = components['schemas']['GroupLagSummary'];
export type LagPointBody = components['schemas']['LagPointBody'];
export type GroupLagHistory = components['schemas']['GroupLagHistory'];
export type GroupEventBody = components['schemas']['GroupEventBody'];
export type GroupEventList = components['schemas']['GroupEventList'];
export type SkipRecordBody = components['schemas']['SkipRecordBody'];
export type ClusterBody = components['schemas']['ClusterBody'];
export type BrokerBody = components['schemas']['BrokerBody'];
export type BrokerList = components['schemas']['BrokerList'];
export type ProblemTypeBody = components['schemas']['ProblemTypeBody'];
export type ProblemTypeList = components['schemas']['ProblemTypeList'];
export type InfoBody = components['schemas']['InfoBody'];
export type LiveBody = components['schemas']['LiveBody'];
export type CheckBody = components['schemas']['CheckBody'];
export type ReadyBody = components['schemas']['ReadyBody'];
export type HealthCheckList = components['schemas']['HealthCheckList'];
export type FoundRecordBody = components['schemas']['FoundRecordBody'];
export type SearchProgressBody = components['schemas']['SearchProgressBody'];
export type UnsearchedPartition = components['schemas']['UnsearchedPartition'];
export type SearchResult = components['schemas']['SearchResult'];
export type RecordPlace = components['schemas']['RecordPlace'];
export type JourneyReader = components['schemas']['JourneyReader'];
export type JourneyStepBody = components['schemas']['JourneyStepBody'];
export type JourneyBody = components['schemas']['JourneyBody'];
export type ServiceSummary = components['schemas']['ServiceSummary'];
export type ProducingEdge = components['schemas']['ProducingEdge'];
export type ConsumingEdge = components['schemas']['ConsumingEdge'];
export type TopologyBody = components['schemas']['TopologyBody'];
export type ServiceList = components['schemas']['ServiceList'];
export type ServiceInstance = components['schemas']['ServiceInstance'];
export type ServiceInstanceList = components['schemas']['ServiceInstanceList'];
export type ServiceHandler = components['schemas']['ServiceHandler'];
export type ServiceHandlerList = components['schemas']['ServiceHandlerList'];
export type TopicProducer = components['schemas']['TopicProducer'];
export type TopicProducerList = components['schemas']['TopicProducerList'];
export type TopicConsumerList = components['schemas']['TopicConsumerList'];
export type SegmentClass = components['schemas']['SegmentClass'];
export type LogFigures = components['schemas']['LogFigures'];
export type StorageTopic = components['schemas']['StorageTopic'];
export type DatabaseFigures = components['schemas']['DatabaseFigures'];
export type StorageArea = components['schemas']['StorageArea'];
export type ReplicationSlot = components['schemas']['ReplicationSlot'];
export type WalFigures = components['schemas']['WalFigures'];
export type VacuumedTable = components['schemas']['VacuumedTable'];
export type VacuumFigures = components['schemas']['VacuumFigures'];
export type RetentionCheck = components['schemas']['RetentionCheck'];
export type RetentionFigures = components['schemas']['RetentionFigures'];
export type OutboxFigures = components['schemas']['OutboxFigures'];
export type Storage = components['schemas']['Storage'];
export type StorageTopicList = components['schemas']['StorageTopicList'];
export type RetentionRunResult = components['schemas']['RetentionRunResult'];
export type BrokerConfigSynonym = components['schemas']['BrokerConfigSynonym'];
export type BrokerConfigBody = components['schemas']['BrokerConfigBody'];
export type BrokerConfigList = components['schemas']['BrokerConfigList'];
export type AlterBrokerConfigsBody = components['schemas']['AlterBrokerConfigsBody'];
export type BrokerConfigsSet = components['schemas']['BrokerConfigsSet'];
export type ClusterConfigBody = components['schemas']['ClusterConfigBody'];
export type ClusterConfigList = components['schemas']['ClusterConfigList'];
export type UsedApiVersion = components['schemas']['UsedApiVersion'];
export type BrokerConnection = components['schemas']['BrokerConnection'];
export type BrokerConnectionList = components['schemas']['BrokerConnectionList'];
export type ContractSettings = components['schemas']['ContractSettings'];
export type PutContractSettings = components['schemas']['PutContractSettings'];
export type SchemaReferenceBody = components['schemas']['SchemaReferenceBody'];
export type NamedContract = components['schemas']['NamedContract'];
export type ContractsBody = components['schemas']['ContractsBody'];
export type ContractVersionFinding = components['schemas']['ContractVersionFinding'];
export type CheckedContract = components['schemas']['CheckedContract'];
export type CheckedContracts = components['schemas']['CheckedContracts'];
export type PublishedContract = components['schemas']['PublishedContract'];
export type PublishedContracts = components['schemas']['PublishedContracts'];
export type FrameValuesBody = components['schemas']['FrameValuesBody'];
export type FieldErrorBody = components['schemas']['FieldErrorBody'];
export type WrittenValueBody = components['schemas']['WrittenValueBody'];
export type WrittenValues = components['schemas']['WrittenValues'];
export type ContractRefusal = components['schemas']['ContractRefusal'];
export type ContractSummary = components['schemas']['ContractSummary'];
export type ContractList = components['schemas']['ContractList'];
export type ContractField = components['schemas']['ContractField'];
export type ContractVersionBody = components['schemas']['ContractVersionBody'];
export type ContractDetails = components['schemas']['ContractDetails'];
export type ContractChange = components['schemas']['ContractChange'];
export type ContractFinding = components['schemas']['ContractFinding'];
export type ContractDiff = components['schemas']['ContractDiff'];
export type ContractClients = components['schemas']['ContractClients'];
export type PutContractBody = components['schemas']['PutContractBody'];
export type DeletedContract = components['schemas']['DeletedContract'];
export type IndexBuildBody = components['schemas']['IndexBuildBody'];
export type CreateIndexBuildBody = components['schemas']['CreateIndexBuildBody'];
export type IndexBuildPreview = components['schemas']['IndexBuildPreview'];
export type IndexBuildAnswer = components['schemas']['IndexBuildAnswer'];
export type IndexBuildPage = components['schemas']['IndexBuildPage'];
export type TopicDefinition = components['schemas']['TopicDefinition'];
export type AclBody = components['schemas']['AclBody'];
export type QuotaEntityBody = components['schemas']['QuotaEntityBody'];
export type QuotaValues = components['schemas']['QuotaValues'];
export type QuotaChangeBody = components['schemas']['QuotaChangeBody'];
export type UserDefinition = components['schemas']['UserDefinition'];
export type RoleDefinition = components['schemas']['RoleDefinition'];
export type ResourcePatternBody = components['schemas']['ResourcePatternBody'];
export type RoleBindingDefinition = components['schemas']['RoleBindingDefinition'];
export type AlertConditionType = components['schemas']['AlertConditionType'];
export type AlertConditionBody = components['schemas']['AlertConditionBody'];
export type AlertRuleDefinition = components['schemas']['AlertRuleDefinition'];
export type MaskingRuleDefinition = components['schemas']['MaskingRuleDefinition'];
export type ContractVersionDefinition = components['schemas']['ContractVersionDefinition'];
export type ContractDefinition = components['schemas']['ContractDefinition'];
export type ContractSettingsDefinition = components['schemas']['ContractSettingsDefinition'];
export type Definitions = components['schemas']['Definitions'];
export type DefinitionChange = components['schemas']['DefinitionChange'];
export type ImportResult = components['schemas']['ImportResult'];
export type PreviewedRule = components['schemas']['PreviewedRule'];
export type MaskingSampleHeader = components['schemas']['MaskingSampleHeader'];
export type MaskingSample = components['schemas']['MaskingSample'];
export type PreviewMaskingRuleBody = components['schemas']['PreviewMaskingRuleBody'];
export type MaskingPreviewBody = components['schemas']['MaskingPreviewBody'];
export type MaskingRuleBody = components['schemas']['MaskingRuleBody'];
export type MaskingRuleList = components['schemas']['MaskingRuleList'];
export type CreateMaskingRuleBody = components['schemas']['CreateMaskingRuleBody'];
export type PutMaskingRuleBody = components['schemas']['PutMaskingRuleBody'];
export type FramedValuesBody = components['schemas']['FramedValuesBody'];
export type FramedValueBody = components['schemas']['FramedValueBody'];
export type ReadFramedValues = components['schemas']['ReadFramedValues'];
export type SettingsBody = components['schemas']['SettingsBody'];
export type PatchSettingsBody = components['schemas']['PatchSettingsBody'];
export type AlertBody = components['schemas']['AlertBody'];
export type LiveAlertsBody = components['schemas']['LiveAlertsBody'];
export type AlertList = components['schemas']['AlertList'];
export type AlertRuleBody = components['schemas']['AlertRuleBody'];
export type AlertRuleList = components['schemas']['AlertRuleList'];
export type CreateAlertRuleBody = components['schemas']['CreateAlertRuleBody'];
export type PatchAlertRuleBody = components['schemas']['PatchAlertRuleBody'];
export type AlertMatch = components['schemas']['AlertMatch'];
export type AlertDeliveryBody = components['schemas']['AlertDeliveryBody'];
export type AlertRuleTest = components['schemas']['AlertRuleTest'];
export type WebhookBody = components['schemas']['WebhookBody'];
export type WebhookList = components['schemas']['WebhookList'];
export type CreateWebhookBody = components['schemas']['CreateWebhookBody'];
export type NewWebhookBody = components['schemas']['NewWebhookBody'];
export type PatchWebhookBody = components['schemas']['PatchWebhookBody'];
export type AlertDeliveryList = components['schemas']['AlertDeliveryList'];
export type DeadLetterSummary = components['schemas']['DeadLetterSummary'];
export type DeadLetterPage = components['schemas']['DeadLetterPage'];
export type DeadLetterGroup = components['schemas']['DeadLetterGroup'];
export type DeadLetterGroupPage = components['schemas']['DeadLetterGroupPage'];
export type ChangeDeadLetterGroupBody = components['schemas']['ChangeDeadLetterGroupBody'];
export type DeadLetter = components['schemas']['DeadLetter'];
export type ChangeDeadLetterBody = components['schemas']['ChangeDeadLetterBody'];
export type LetterFilterFields = components['schemas']['LetterFilterFields'];
export type DeadLetterSelection = components['schemas']['DeadLetterSelection'];
export type DiscardDeadLettersBody = components['schemas']['DiscardDeadLettersBody'];
export type DiscardResult = components['schemas']['DiscardResult'];
export type RedriveEditsBody = components['schemas']['RedriveEditsBody'];
export type RedriveOneBody = components['schemas']['RedriveOneBody'];
export type RedrivePreview = components['schemas']['RedrivePreview'];
export type RedriveAnswer = components['schemas']['RedriveAnswer'];
export type CreateRedriveBody = components['schemas']['CreateRedriveBody'];
export type Redrive = components['schemas']['Redrive'];
export type RedrivePage = components['schemas']['RedrivePage'];
export type ReplayRangeBody = components['schemas']['ReplayRangeBody'];
export type HeaderCondition = components['schemas']['HeaderCondition'];
export type JsonCondition = components['schemas']['JsonCondition'];
export type ReplayConditions = components['schemas']['ReplayConditions'];
export type Replay = components['schemas']['Replay'];
export type ReplaySource = components['schemas']['ReplaySource'];
export type ReplayTarget = components['schemas']['ReplayTarget'];
export type CreateReplayBody = components['schemas']['CreateReplayBody'];
export type ReplayPreview = components['schemas']['ReplayPreview'];
export type ReplayAnswer = components['schemas']['ReplayAnswer'];
export type ReplayPage = components['schemas']['ReplayPage'];
export type Export = components['schemas']['Export'];
export type ExportSource = components['schemas']['ExportSource'];
export type CreateExportBody = components['schemas']['CreateExportBody'];
export type ExportAnswer = components['schemas']['ExportAnswer'];
export type ExportPage = components['schemas']['ExportPage'];
export type AuditEventBody = components['schemas']['AuditEventBody'];
export type AuditList = components['schemas']['AuditList'];
export type PasswordSignInBody = components['schemas']['PasswordSignInBody'];
export type SessionBody = components['schemas']['SessionBody'];
export type FirstAdminBody = components['schemas']['FirstAdminBody'];
export type SessionList = components['schemas']['SessionList'];
export type DeviceSignIn = components['schemas']['DeviceSignIn'];
export type SignInMethods = components['schemas']['SignInMethods'];
export type GrantBody = components['schemas']['GrantBody'];
export type WhoAmI = components['schemas']['WhoAmI'];
export type KeyScopeBody = components['schemas']['KeyScopeBody'];
export type ApiKeyBody = components['schemas']['ApiKeyBody'];
export type ApiKeyList = components['schemas']['ApiKeyList'];
export type KeyScopeInput = components['schemas']['KeyScopeInput'];
export type CreateApiKeyBody = components['schemas']['CreateApiKeyBody'];
export type NewApiKeyBody = components['schemas']['NewApiKeyBody'];
export type UserCredentialBody = components['schemas']['UserCredentialBody'];
export type UserBody = components['schemas']['UserBody'];
export type UserList = components['schemas']['UserList'];
export type CreateUserBody = components['schemas']['CreateUserBody'];
export type UserCredentialList = components['schemas']['UserCredentialList'];
export type SetPasswordBody = components['schemas']['SetPasswordBody'];
export type RoleBody = components['schemas']['RoleBody'];
export type RoleList = components['schemas']['RoleList'];
export type PutRoleBody = components['schemas']['PutRoleBody'];
export type RoleBindingBody = components['schemas']['RoleBindingBody'];
export type RoleBindingList = components['schemas']['RoleBindingList'];
export type CreateRoleBindingBody = components['schemas']['CreateRoleBindingBody'];
export type GrantList = components['schemas']['GrantList'];
export type CreateGrantBody = components['schemas']['CreateGrantBody'];
export type AclList = components['schemas']['AclList'];
export type AclBatchBody = components['schemas']['AclBatchBody'];
export type AclFilterQuery = components['schemas']['AclFilterQuery'];
export type DeleteAclsBody = components['schemas']['DeleteAclsBody'];
export type DeletedAcls = components['schemas']['DeletedAcls'];
export type QuotaBody = components['schemas']['QuotaBody'];
export type QuotaList = components['schemas']['QuotaList'];
export type AlterQuotasBody = components['schemas']['AlterQuotasBody'];
export type ProblemBody = components['schemas']['ProblemBody'];
export type ParameterReason = components['parameters']['Reason'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type $defs = Record<string, never>;
export interface operations {
    listTopics: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description Part of the name. */
                filter?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "topicId" | "-topicId" | "partitionCount" | "-partitionCount" | "replicationFactor" | "-replicationFactor";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createTopic: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTopicBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicSummary"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeTopic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicDetail"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteTopic: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeTopicConfigs: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "value" | "-value" | "source" | "-source" | "documentation" | "-documentation";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    alterTopicConfigs: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlterConfigsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    addTopicPartitions: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPartitionsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicSummary"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listPartitions: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "partition" | "-partition" | "leader" | "-leader" | "leaderEpoch" | "-leaderEpoch" | "logStartOffset" | "-logStartOffset" | "highWatermark" | "-highWatermark" | "records" | "-records" | "sizeInBytes" | "-sizeInBytes";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartitionList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describePartition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
                partition: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartitionBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getPartitionOffsets: {
        parameters: {
            query?: {
                /** @description ms since 1970 or ISO 8601: which record was the first then? */
                timestamp?: string;
            };
            header?: never;
            path: {
                topic: string;
                partition: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartitionOffsetsBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listProducers: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "producerId" | "-producerId" | "producerEpoch" | "-producerEpoch" | "lastSequence" | "-lastSequence" | "lastAppendedAt" | "-lastAppendedAt" | "transactionStartOffset" | "-transactionStartOffset";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                topic: string;
                partition: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducerList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    cloneTopic: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloneTopicBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicSummary"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    truncateTopic: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TruncateTopicBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TruncateResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getTopicStats: {
        parameters: {
            query?: {
                /** @description How far back: a number of s, m, h or d. */
                window?: string;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicStats"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getTopicDescription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicDescriptionBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    putTopicDescription: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutTopicDescriptionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicDescriptionBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    browseRecords: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description The whole key, as UTF-8. */
                key?: string;
                /** @description The trace of `traceparent`. */
                traceId?: string;
                /** @description The value of a header such as `correlation-id` or `kafka_correlationId`. */
                correlationId?: string;
                /** @description `name=value`: a header with exactly this value. Several must all be there. */
                header?: string[];
                /** @description A condition on a JSON value: a path, one of == != > >= < <=, and a value. Several must all hold. */
                where?: string[];
                /** @description Part of the key, the value or a header’s value, whatever the case. No index helps here. */
                q?: string;
                /** @description earliest, latest, an offset (with `partition`), or @ and a time (ms since 1970 or ISO 8601). Without it: the near end of the order. */
                from?: string;
                /** @description Where it ends, itself included, written as `from`: in the order asked for, so with desc it is the oldest. */
                to?: string;
                /** @description Without it: all, merged by time. */
                partition?: number;
                /** @description desc: newest first. */
                order?: "asc" | "desc";
                /** @description Longer keys, values and header values are cut; get the single record for the whole. */
                bytes?: number;
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordPage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    publishRecord: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishedBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
                partition: number;
                offset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    tailRecords: {
        parameters: {
            query?: {
                /** @description The whole key, as UTF-8. */
                key?: string;
                /** @description The trace of `traceparent`. */
                traceId?: string;
                /** @description The value of a header such as `correlation-id` or `kafka_correlationId`. */
                correlationId?: string;
                /** @description `name=value`: a header with exactly this value. Several must all be there. */
                header?: string[];
                /** @description A condition on a JSON value: a path, one of == != > >= < <=, and a value. Several must all hold. */
                where?: string[];
                /** @description Part of the key, the value or a header’s value, whatever the case. No index helps here. */
                q?: string;
                /** @description latest, earliest, an offset (with `partition`), or @ and a time (ms since 1970 or ISO 8601). */
                from?: string;
                /** @description Without it: all. */
                partition?: number;
                /** @description Longer keys, values and header values are cut. */
                bytes?: number;
                /** @description Where more are written, only the newest are sent, and `skipped` tells which were not: a person sees no more, and sending all costs whoever writes. Without it: all. Of what a filter finds nothing is left out. */
                recordsPerSecond?: number;
                /** @description As the header Last-Event-ID, for those who cannot set one. */
                lastEventId?: string;
            };
            header?: {
                /** @description Go on behind this event. */
                "Last-Event-ID"?: string;
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-Sent Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    publishRecords: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishBatchBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishBatchResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    watchLiveFigures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-Sent Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getClusterRates: {
        parameters: {
            query?: {
                /** @description How far back, up to 1h: a number of s, m or h. */
                window?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterRates"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getTopicRates: {
        parameters: {
            query?: {
                /** @description How far back, up to 1h: a number of s, m or h. */
                window?: string;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicRates"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listConsumerGroups: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description Only groups in one of these states. */
                state?: ("Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable")[];
                /** @description Part of the id. */
                filter?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "groupId" | "-groupId" | "state" | "-state" | "protocolType" | "-protocolType" | "assignor" | "-assignor" | "memberCount" | "-memberCount";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeConsumerGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteConsumerGroup: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listCommittedOffsets: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "topic" | "-topic" | "partition" | "-partition" | "offset" | "-offset" | "metadata" | "-metadata";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommittedOffsetList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getConsumerGroupLag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupLag"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resetOffsets: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetOffsetsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteCommittedOffsets: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                group: string;
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommittedOffsetList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getConsumerGroupPauses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPauses"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    pauseConsumerGroup: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseGroupBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPauses"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resumeConsumerGroup: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeGroupBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPauses"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listGroupMembers: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "memberId" | "-memberId" | "groupInstanceId" | "-groupInstanceId" | "clientId" | "-clientId" | "clientHost" | "-clientHost";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeGroupMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group: string;
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberDetail"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getConsumerGroupLagSummary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupLagSummary"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getConsumerGroupLagHistory: {
        parameters: {
            query?: {
                /** @description How far back, up to 3d: a number of s, m, h or d. */
                window?: string;
            };
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupLagHistory"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listGroupEvents: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "at" | "-at";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupEventList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    skipRecord: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkipRecordBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeCluster: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listBrokers: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "brokerId" | "-brokerId" | "host" | "-host" | "port" | "-port" | "isSelf" | "-isSelf" | "shardsOwned" | "-shardsOwned" | "partitionsLed" | "-partitionsLed";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeBroker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broker: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listProblems: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "type" | "-type" | "code" | "-code" | "status" | "-status" | "title" | "-title" | "hint" | "-hint";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemTypeList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemTypeBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfoBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveBody"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyBody"];
                };
            };
        };
    };
    listHealthChecks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthCheckList"];
                };
            };
        };
    };
    runHealthCheck: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckBody"];
                };
            };
        };
    };
    searchRecords: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description The whole key, as UTF-8. */
                key?: string;
                /** @description The trace of `traceparent`. */
                traceId?: string;
                /** @description The value of a header such as `correlation-id` or `kafka_correlationId`. */
                correlationId?: string;
                /** @description `name=value`: a header with exactly this value. Several must all be there. */
                header?: string[];
                /** @description A condition on a JSON value: a path, one of == != > >= < <=, and a value. Several must all hold. */
                where?: string[];
                /** @description Part of the key, the value or a header’s value, whatever the case. No index helps here. */
                q?: string;
                /** @description Only these topics. Without it: all. */
                topic?: string[];
                /** @description No record before it: ms since 1970 or ISO 8601. */
                from?: string;
                /** @description No record after it: ms since 1970 or ISO 8601. */
                to?: string;
                /** @description Longer keys, values and header values are cut. */
                bytes?: number;
                /** @description After so many milliseconds the page is answered as it is. */
                budgetMs?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    streamSearch: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description The whole key, as UTF-8. */
                key?: string;
                /** @description The trace of `traceparent`. */
                traceId?: string;
                /** @description The value of a header such as `correlation-id` or `kafka_correlationId`. */
                correlationId?: string;
                /** @description `name=value`: a header with exactly this value. Several must all be there. */
                header?: string[];
                /** @description A condition on a JSON value: a path, one of == != > >= < <=, and a value. Several must all hold. */
                where?: string[];
                /** @description Part of the key, the value or a header’s value, whatever the case. No index helps here. */
                q?: string;
                /** @description Only these topics. Without it: all. */
                topic?: string[];
                /** @description No record before it: ms since 1970 or ISO 8601. */
                from?: string;
                /** @description No record after it: ms since 1970 or ISO 8601. */
                to?: string;
                /** @description Longer keys, values and header values are cut. */
                bytes?: number;
                /** @description After so many milliseconds the page is answered as it is. */
                budgetMs?: number;
            };
            header?: {
                /** @description Go on behind this event. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-Sent Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getJourney: {
        parameters: {
            query?: {
                /** @description After so many milliseconds the journey is answered as far as it was found. */
                budgetMs?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneyBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getTopology: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopologyBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listServices: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "instances" | "-instances" | "recordsPerSecond" | "-recordsPerSecond" | "lastSeenAt" | "-lastSeenAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceSummary"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listServiceInstances: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "clientId" | "-clientId" | "host" | "-host" | "principal" | "-principal" | "groupId" | "-groupId" | "memberId" | "-memberId" | "lastSeenAt" | "-lastSeenAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceInstanceList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listServiceHandlers: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "topic" | "-topic" | "groupId" | "-groupId" | "members" | "-members" | "retryMode" | "-retryMode" | "retrying" | "-retrying" | "lag" | "-lag" | "lagSeconds" | "-lagSeconds" | "openDeadLetters" | "-openDeadLetters";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceHandlerList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listTopicProducers: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "clientId" | "-clientId" | "principal" | "-principal" | "host" | "-host" | "brokerId" | "-brokerId" | "recordsPerSecond" | "-recordsPerSecond" | "bytesPerSecond" | "-bytesPerSecond" | "records" | "-records" | "bytes" | "-bytes" | "firstSeenAt" | "-firstSeenAt" | "lastSeenAt" | "-lastSeenAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicProducerList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listTopicConsumerGroups: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "topic" | "-topic" | "groupId" | "-groupId" | "members" | "-members" | "state" | "-state" | "bytesPerSecond" | "-bytesPerSecond";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicConsumerList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeStorage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Storage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listStorageTopics: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description By size the largest come first, and there is one page of them. */
                order?: "name" | "size";
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "topic" | "-topic" | "partitionCount" | "-partitionCount" | "sizeInBytes" | "-sizeInBytes" | "unknownPartitions" | "-unknownPartitions" | "searchIndexBytes" | "-searchIndexBytes";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageTopicList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    runRetention: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionRunResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeBrokerConfigs: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "value" | "-value" | "source" | "-source" | "type" | "-type" | "isDynamic" | "-isDynamic" | "isSensitive" | "-isSensitive" | "documentation" | "-documentation";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                broker: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerConfigList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    alterBrokerConfigs: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                broker: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlterBrokerConfigsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerConfigsSet"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeClusterConfigs: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "value" | "-value" | "isSet" | "-isSet" | "inForce" | "-inForce" | "type" | "-type" | "isSensitive" | "-isSensitive" | "documentation" | "-documentation";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterConfigList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    alterClusterConfigs: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlterBrokerConfigsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterConfigList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listBrokerConnections: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description What client ids begin with. */
                clientId?: string;
                principal?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id" | "listener" | "-listener" | "isEncrypted" | "-isEncrypted" | "address" | "-address" | "clientId" | "-clientId" | "principal" | "-principal" | "isBroker" | "-isBroker" | "mechanism" | "-mechanism" | "softwareName" | "-softwareName" | "softwareVersion" | "-softwareVersion" | "connectedAt" | "-connectedAt" | "lastRequestAt" | "-lastRequestAt" | "requests" | "-requests" | "requestsInFlight" | "-requestsInFlight" | "receivedBytes" | "-receivedBytes" | "sentBytes" | "-sentBytes";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                broker: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerConnectionList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getContractSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractSettings"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    putContractSettings: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutContractSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractSettings"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getSettingsOfContract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractSettings"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    putSettingsOfContract: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                event: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutContractSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractSettings"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    checkContracts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedContracts"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    publishContracts: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishedContracts"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    frameValues: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FrameValuesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrittenValues"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listContracts: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description Whose names begin so. */
                prefix?: string;
                /** @description That travel in this topic. */
                topic?: string;
                /** @description Deleted ones, too. */
                deleted?: boolean;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "event" | "-event" | "topic" | "-topic" | "description" | "-description" | "schemaType" | "-schemaType" | "latestVersion" | "-latestVersion" | "schemaId" | "-schemaId" | "compatibility" | "-compatibility" | "mode" | "-mode" | "registeredAt" | "-registeredAt" | "registeredBy" | "-registeredBy" | "isDeleted" | "-isDeleted";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeContract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The event as it travels, which is also its subject in the registry. */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractDetails"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteContract: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
                /** @description For good, which takes that it was deleted before. */
                permanent?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedContract"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    diffContract: {
        parameters: {
            query?: {
                /** @description Without it: the version before `to`. */
                from?: number;
                /** @description Without it: the latest. */
                to?: number;
            };
            header?: never;
            path: {
                /** @description The event as it travels, which is also its subject in the registry. */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractDiff"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listContractClients: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The event as it travels, which is also its subject in the registry. */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractClients"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getContractVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The event as it travels, which is also its subject in the registry. */
                event: string;
                /** @description From 1 on, or `latest`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractVersionBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    putContractVersion: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                /** @description The event as it travels, which is also its subject in the registry. */
                event: string;
                /** @description From 1 on, or `latest`. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutContractBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishedContract"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteContractVersion: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
                /** @description For good, which takes that it was deleted before. */
                permanent?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                event: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedContract"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getAsyncApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listIndexBuilds: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                status?: "running" | "completed" | "cancelled" | "failed";
                /** @description Only those of this topic. */
                topic?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexBuildPage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createIndexBuild: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIndexBuildBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description Where it can be followed; not of a preview. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexBuildAnswer"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getIndexBuild: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexBuildBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    cancelIndexBuild: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexBuildBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    exportDefinitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definitions"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    importDefinitions: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Definitions"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    previewMaskingRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewMaskingRuleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaskingPreviewBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listMaskingRules: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id" | "patternType" | "-patternType" | "topic" | "-topic" | "target" | "-target" | "place" | "-place" | "action" | "-action" | "replacement" | "-replacement" | "description" | "-description" | "createdBy" | "-createdBy" | "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaskingRuleList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createMaskingRule: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateMaskingRuleBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaskingRuleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getMaskingRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                maskingRule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaskingRuleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    putMaskingRule: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                maskingRule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutMaskingRuleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaskingRuleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteMaskingRule: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                maskingRule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    readFramedValues: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramedValuesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadFramedValues"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    patchSettings: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchSettingsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description live: pending and firing ones. */
                state?: "pending" | "firing" | "resolved" | "live";
                /** @description The name of one. */
                rule?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    watchAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-Sent Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listAlertRules: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "description" | "-description" | "severity" | "-severity" | "forSeconds" | "-forSeconds" | "isEnabled" | "-isEnabled" | "firing" | "-firing" | "pending" | "-pending" | "evaluatedAt" | "-evaluatedAt" | "evaluationError" | "-evaluationError" | "createdBy" | "-createdBy" | "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createAlertRule: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAlertRuleBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeAlertRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteAlertRule: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    patchAlertRule: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchAlertRuleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    testAlertRule: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRuleTest"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "url" | "-url" | "format" | "-format" | "description" | "-description" | "previousSecretUntil" | "-previousSecretUntil" | "createdBy" | "-createdBy" | "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhookBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    patchWebhook: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchWebhookBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listAlertDeliveries: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                status?: "pending" | "delivered" | "failed";
                webhook?: string;
                rule?: string;
                alert?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listDeliveriesOfAlert: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                status?: "pending" | "delivered" | "failed";
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeAlertDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    redeliverAlertDelivery: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description The dead-letter topic. */
                topic?: string;
                /** @description The topic that the record came from. */
                originTopic?: string;
                /** @description The consumer group that gave up. */
                group?: string;
                handler?: string;
                /** @description The class of the exception. */
                error?: string;
                /** @description Of the exception and its message without numbers and ids. */
                fingerprint?: string;
                status?: "open" | "redriving" | "redriven" | "discarded";
                /** @description Of the letter, or of its group where it has none. */
                assignee?: string;
                /** @description Id of a group of letters. */
                letterGroup?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listDeadLetterGroups: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description The dead-letter topic. */
                topic?: string;
                /** @description The topic that the record came from. */
                originTopic?: string;
                /** @description The consumer group that gave up. */
                group?: string;
                handler?: string;
                /** @description The class of the exception. */
                error?: string;
                /** @description Of the exception and its message without numbers and ids. */
                fingerprint?: string;
                status?: "open" | "redriving" | "redriven" | "discarded";
                /** @description Of the letter, or of its group where it has none. */
                assignee?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "lastSeen" | "-lastSeen" | "firstSeen" | "-firstSeen" | "open" | "-open" | "redriving" | "-redriving" | "redriven" | "-redriven" | "discarded" | "-discarded" | "timesRedrivenMax" | "-timesRedrivenMax";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterGroupPage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getDeadLetterGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterGroup"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    changeDeadLetterGroup: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeDeadLetterGroupBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterGroup"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    changeDeadLetter: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeDeadLetterBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    discardDeadLetters: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardDeadLettersBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscardResult"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    redriveDeadLetter: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveOneBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description Where it can be followed; not of a preview. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedriveAnswer"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listRedrives: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                status?: "queued" | "running" | "paused" | "completed" | "truncated" | "cancelled" | "failed";
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedrivePage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createRedrive: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRedriveBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description Where it can be followed; not of a preview. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedriveAnswer"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getRedrive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    pauseRedrive: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resumeRedrive: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    cancelRedrive: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redrive"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listReplays: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                status?: "queued" | "running" | "paused" | "completed" | "truncated" | "cancelled" | "failed";
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createReplay: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateReplayBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description Where it can be followed; not of a preview. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayAnswer"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    pauseReplay: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resumeReplay: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    cancelReplay: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listExports: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                status?: "queued" | "running" | "paused" | "completed" | "truncated" | "cancelled" | "failed";
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createExport: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateExportBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description Where it can be followed; not of a preview. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportAnswer"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getExportContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Compressed for whoever accepts gzip. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteExportContent: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    getExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    pauseExport: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resumeExport: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    cancelExport: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                actor?: string;
                action?: string;
                resource?: string;
                /** @description Began then or later. */
                from?: string;
                /** @description Began before then. */
                to?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "at" | "-at";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    startOidcSignIn: {
        parameters: {
            query?: {
                /** @description The path to go to afterwards. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the identity provider. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    endOidcSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the console, signed in; or to the page to sign in. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    endOidcSignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the identity provider, or to the page to sign in. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Of this user, for whoever may session:view; otherwise of oneself. */
                userName?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id" | "userName" | "-userName" | "method" | "-method" | "isCurrent" | "-isCurrent" | "address" | "-address" | "userAgent" | "-userAgent" | "createdAt" | "-createdAt" | "lastSeenAt" | "-lastSeenAt" | "expiresAt" | "-expiresAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordSignInBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    makeFirstAdmin: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstAdminBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoAmI"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Of this user, for whoever may apiKey:view; otherwise of oneself. */
                userName?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id" | "prefix" | "-prefix" | "userName" | "-userName" | "description" | "-description" | "createdAt" | "-createdAt" | "expiresAt" | "-expiresAt" | "lastUsedAt" | "-lastUsedAt" | "lastUsedAddress" | "-lastUsedAddress";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKeyBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                apiKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description Part of the name. */
                filter?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "userName" | "-userName" | "principal" | "-principal" | "isSuperUser" | "-isSuperUser";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listUserCredentials: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "mechanism" | "-mechanism" | "iterations" | "-iterations";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserCredentialList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    setPassword: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPasswordBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteUserCredential: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                user: string;
                mechanism: "SCRAM-SHA-256" | "SCRAM-SHA-512";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "name" | "-name" | "description" | "-description" | "isBuiltIn" | "-isBuiltIn";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    putRole: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutRoleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteRole: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listRoleBindings: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                subjectType?: "user" | "group";
                subject?: string;
                role?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id" | "subjectType" | "-subjectType" | "subject" | "-subject" | "role" | "-role" | "expiresAt" | "-expiresAt" | "reason" | "-reason" | "createdBy" | "-createdBy" | "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleBindingList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createRoleBinding: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRoleBindingBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleBindingBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    describeRoleBinding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roleBinding: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleBindingBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteRoleBinding: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                roleBinding: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listGrants: {
        parameters: {
            query?: {
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "id" | "-id" | "subjectType" | "-subjectType" | "subject" | "-subject" | "role" | "-role" | "expiresAt" | "-expiresAt" | "reason" | "-reason" | "createdBy" | "-createdBy" | "createdAt" | "-createdAt";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createGrant: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGrantBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleBindingBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    endGrant: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path: {
                grant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listAcls: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                resourceType?: "TOPIC" | "GROUP" | "CLUSTER" | "TRANSACTIONAL_ID" | "DELEGATION_TOKEN" | "USER";
                /** @description MATCH: every pattern that applies to a resource of the name. */
                patternType?: "LITERAL" | "PREFIXED" | "MATCH" | "ANY";
                resourceName?: string;
                principal?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "resourceType" | "-resourceType" | "patternType" | "-patternType" | "resourceName" | "-resourceName" | "principal" | "-principal" | "host" | "-host" | "operation" | "-operation" | "permission" | "-permission";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-Match of a later change. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AclList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createAcl: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AclBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AclBody"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    createAcls: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AclBatchBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AclList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    deleteAcls: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description The ETag of what the caller has seen: else 412, and nothing is changed. */
                "If-Match"?: string;
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteAclsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedAcls"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listQuotas: {
        parameters: {
            query?: {
                pageSize?: number;
                /** @description `nextPageToken` of the previous page, unchanged. */
                pageToken?: string;
                /** @description Of this user. */
                user?: string;
                /** @description Of this client id. */
                clientId?: string;
                /** @description With - in front descending. A page token holds for the order it was given in. */
                sort?: "entity.user" | "-entity.user" | "entity.clientId" | "-entity.clientId" | "entity.ip" | "-entity.ip" | "values.producer_byte_rate" | "-values.producer_byte_rate" | "values.consumer_byte_rate" | "-values.consumer_byte_rate" | "values.request_percentage" | "-values.request_percentage" | "values.controller_mutation_rate" | "-values.controller_mutation_rate" | "values.connection_creation_rate" | "-values.connection_creation_rate";
                /** @description Of each item these only, with commas between them; all of them without it. */
                fields?: string;
                /** @description true: `count` says how many there are, whatever the page. */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaList"];
                };
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    alterQuotas: {
        parameters: {
            query?: {
                /** @description Checks and answers as the real call would, and changes nothing. */
                validateOnly?: boolean;
            };
            header?: {
                /** @description Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Why, for the audit log, where the body has no `reason`: text, or percent-encoded. */
                "X-Reason"?: components["parameters"]["Reason"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlterQuotasBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
}
