-- What `camsim run SCENARIO --out run.db` writes. The comments are part of the file: they stand in
-- `meta`, from where `camsim export` and Datasette's labels take them. Shape of a comment:
-- `-- TABLE: meaning` before a table or view, and `-- [unit] meaning` behind a column of it.
-- START stands for the date of the scenario's first midnight, CAMERAS for how many homes are drawn.

-- meta: What this file is: scenario and policy texts, digest, version, and every table and column explained.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY, -- [] a fact about the file, or the name of a table, or table.column
    value TEXT NOT NULL,    -- [] the fact, or what the table or column means
    unit  TEXT              -- [] in what a column is counted; empty for text
) WITHOUT ROWID;

-- towns: One row a drawn town: the same homes stand in it under every policy.
CREATE TABLE towns (
    town        INTEGER PRIMARY KEY, -- [] the town
    seed        NOT NULL,            -- [] root seed that all luck comes from
    replication INTEGER NOT NULL,    -- [] which of the runs of that seed, from 0
    version     TEXT NOT NULL,       -- [] of camsim
    cameras     INTEGER NOT NULL,    -- [homes] homes with a camera enrolled
    kept        TEXT NOT NULL,       -- [] all: each of them is in homes; reached: only those that something happened to
    UNIQUE (seed, replication, version)
);

-- runs: One row a run: one town under one policy.
CREATE TABLE runs (
    run         INTEGER PRIMARY KEY,                 -- [] the run
    town        INTEGER NOT NULL REFERENCES towns (town),   -- [] its town, residents and luck
    policy      TEXT NOT NULL,                       -- [] name of the policy, as in meta and policy_steps
    title       TEXT NOT NULL,                       -- [] what people call the policy
    seed        NOT NULL,                            -- [] root seed that all luck comes from
    replication INTEGER NOT NULL,                    -- [] which of the runs of that seed, from 0
    version     TEXT NOT NULL,                       -- [] of camsim
    command     TEXT NOT NULL,                       -- [] the line that makes it again
    not_counted INTEGER NOT NULL,                    -- [answers] that blurred totals left out, because their home was over its most requests
    UNIQUE (policy, seed, replication, version)
);

-- policy_steps: The rules in force, one row for each policy, or for each step of one that changes with time.
CREATE TABLE policy_steps (
    policy_step    INTEGER PRIMARY KEY, -- [] the step
    policy         TEXT NOT NULL,       -- [] name of the policy
    step           INTEGER NOT NULL,    -- [] from 0; more than one only where the policy changes with time
    from_minute    INTEGER NOT NULL,    -- [minutes since the start] in force from here on
    from_at        TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M', 'START', from_minute || ' minutes')), -- [date and time] in force from here on
    title          TEXT NOT NULL,       -- [] what people call it
    basis          TEXT NOT NULL,       -- [] documented, stated (the company says so), or counterfactual (what if)
    people_asked   TEXT NOT NULL,       -- [] listed (each home), audience (a public post), visited (at the door), none
    may_opt_out    INTEGER NOT NULL,    -- [yes 1, no 0] residents can switch requests off
    map_error_ft   REAL NOT NULL,       -- [feet] how far off a dot on the agency's map can be
    map_covers     REAL NOT NULL,       -- [share] of cameras that are on the map
    retention_days INTEGER NOT NULL,    -- [days] after which the agency deletes an item; 0 for never
    UNIQUE (policy, step)
);

-- rules: What each policy passes on to agency and public: item, detail, moment, safeguards.
CREATE TABLE rules (
    policy_step  INTEGER NOT NULL REFERENCES policy_steps (policy_step), -- [] the policy
    recipient    TEXT NOT NULL, -- [] agency or public
    attribute    TEXT NOT NULL, -- [] the item: asked, shared, declined, ignored, identity, cameras, footage, requests
    detail       TEXT NOT NULL, -- [] none, noisy, rounded, thresholded, total, pseudonymous, named; n/a where it does not exist
    moment       TEXT,          -- [] on_request, on_share, on_response, on_close, daily to quarterly, at_end
    group_by     TEXT,          -- [] what one total covers: request, incident, day to quarter, run
    threshold    INTEGER,       -- [homes] totals from 1 to one less are withheld
    round_to     INTEGER,       -- [homes] totals are rounded to multiples of it
    epsilon      REAL,          -- [nats] privacy budget
    subject_told INTEGER NOT NULL, -- [yes 1, no 0] residents are told that the agency receives it
    PRIMARY KEY (policy_step, recipient, attribute)
) WITHOUT ROWID;

-- agencies: Who asks.
CREATE TABLE agencies (
    agency INTEGER PRIMARY KEY, -- [] the agency
    name   TEXT NOT NULL        -- [] its name
);

-- segments: Kinds of residents that answer alike.
CREATE TABLE segments (
    segment  INTEGER PRIMARY KEY, -- [] the kind
    name     TEXT NOT NULL,       -- [] its name
    share    REAL NOT NULL,       -- [share] of homes
    shares   REAL NOT NULL,       -- [probability] of sharing, per request
    declines REAL NOT NULL        -- [probability] of saying no, per request; the rest never answer
);

-- homes: Homes with a camera; of a large town those that something happened to (see towns.kept).
CREATE TABLE homes (
    home      INTEGER PRIMARY KEY,               -- [] the home
    town      INTEGER NOT NULL REFERENCES towns (town), -- [] where it stands
    given     TEXT,                              -- [] its name, where the scenario gives it one
    name      TEXT GENERATED ALWAYS AS (coalesce(given, 'H' || ((home - 1) % CAMERAS + 1))), -- [] as the scenario or the program calls it
    x_ft      INTEGER NOT NULL,                  -- [feet] east of the town's corner
    y_ft      INTEGER NOT NULL,                  -- [feet] north of the town's corner
    segment   INTEGER NOT NULL REFERENCES segments (segment), -- [] how its people answer
    opted_out INTEGER NOT NULL,                  -- [yes 1, no 0] requests are switched off, where the policy lets them
    encrypted INTEGER NOT NULL,                  -- [yes 1, no 0] end-to-end encrypted: no legal demand is met
    dot_east  INTEGER NOT NULL,                  -- [thousandths of the map's error] how far east of the home its dot is
    dot_north INTEGER NOT NULL,                  -- [thousandths of the map's error] how far north of the home its dot is
    crowd     REAL NOT NULL                      -- [share] of homes that have fewer others near: how many a dot that is off hides it among
);

-- more_cameras: Homes with several cameras, all of one account: one that is not here has one camera.
CREATE TABLE more_cameras (
    home    INTEGER PRIMARY KEY REFERENCES homes (home), -- [] the home
    cameras INTEGER NOT NULL                      -- [cameras] how many it has: whoever gives video gives a clip from each
);

-- requests: Every request that an agency submitted, sent or not.
CREATE TABLE requests (
    request          INTEGER PRIMARY KEY,                  -- [] the request
    run              INTEGER NOT NULL REFERENCES runs (run),     -- [] its run
    number           INTEGER NOT NULL,                     -- [] in the run, from 1, in the order of submission
    label            TEXT GENERATED ALWAYS AS ('request ' || number), -- [] what to call it
    agency           INTEGER NOT NULL REFERENCES agencies (agency), -- [] who asks
    policy_step      INTEGER NOT NULL REFERENCES policy_steps (policy_step), -- [] the rules that it lives under
    incident         INTEGER NOT NULL,                     -- [] in the run, from 1: a wider circle is another request for the same one
    submitted_minute INTEGER NOT NULL,                     -- [minutes since the start] of submission
    submitted_at     TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M', 'START', submitted_minute || ' minutes')), -- [date and time] of submission
    sent_minute      INTEGER,                              -- [minutes since the start] of sending: then homes were asked
    sent_at          TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M', 'START', sent_minute || ' minutes')), -- [date and time] of sending
    closed_minute    INTEGER,                              -- [minutes since the start] of the last answer or the deadline
    closed_at        TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M', 'START', closed_minute || ' minutes')), -- [date and time] of the last answer or the deadline
    x_ft             REAL NOT NULL,                        -- [feet] centre of the area, east of the town's corner
    y_ft             REAL NOT NULL,                        -- [feet] centre of the area, north of the town's corner
    radius_ft        REAL NOT NULL,                        -- [feet] of the area; 0 where homes were named one by one
    window_hours     REAL NOT NULL,                        -- [hours] of video asked for
    age_days         REAL NOT NULL,                        -- [days] how old the video asked for was
    refused          TEXT                                  -- [] why the platform turned it down; empty where it did not
);

-- responses: What happened: one row a home asked in a request.
CREATE TABLE responses (
    request       INTEGER NOT NULL REFERENCES requests (request), -- [] in which it was asked
    home          INTEGER NOT NULL REFERENCES homes (home),    -- [] who was asked
    response_code INTEGER NOT NULL,                     -- [] the response as a small number
    response      TEXT GENERATED ALWAYS AS (CASE response_code WHEN 0 THEN 'ignored' WHEN 1 THEN 'shared' WHEN 2 THEN 'declined' ELSE 'pending' END), -- [] shared, declined (said no), ignored (no answer by the deadline), pending (deadline still to come)
    minute        INTEGER,                              -- [minutes since the start] of the answer; of the deadline where there was none
    at            TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M', 'START', minute || ' minutes')), -- [date and time] of the answer; of the deadline where there was none
    PRIMARY KEY (request, home)
) WITHOUT ROWID;

-- events: What else happened: homes left out, visits, legal demands, emergencies, reports.
CREATE TABLE events (
    event   INTEGER PRIMARY KEY,             -- [] the event, in the order of time
    run     INTEGER NOT NULL REFERENCES runs (run), -- [] its run
    minute  INTEGER NOT NULL,                -- [minutes since the start] of the event
    at      TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M', 'START', minute || ' minutes')), -- [date and time] of the event
    kind    TEXT NOT NULL,                   -- [] left_out (requests switched off), visit, gave_at_the_door, demand, demand_met, warrant, warrant_partial, emergency, report, ...
    request INTEGER REFERENCES requests (request),     -- [] the request that it belongs to
    home    INTEGER REFERENCES homes (home)         -- [] the home that it happened to
);

-- totals: What one published number covers; total_covers lists the requests.
CREATE TABLE totals (
    total       INTEGER PRIMARY KEY,                  -- [] the number, published once or, live, again and again
    run         INTEGER NOT NULL REFERENCES runs (run),     -- [] its run
    agency      INTEGER NOT NULL REFERENCES agencies (agency), -- [] whose requests it covers
    policy_step INTEGER NOT NULL REFERENCES policy_steps (policy_step), -- [] a total covers requests of one policy
    attribute   TEXT NOT NULL,                        -- [] what it counts
    group_by    TEXT NOT NULL,                        -- [] request, incident, day, week, month, quarter or run
    request     INTEGER REFERENCES requests (request),          -- [] the request, where it covers one
    incident    INTEGER,                              -- [] the incident, where it covers one
    period      INTEGER,                              -- [] which day, week, month or quarter since the start, from 0
    period_days INTEGER,                              -- [days] length of that period
    label       TEXT GENERATED ALWAYS AS (attribute || ' of one ' || group_by) -- [] what to call it
);

-- flows: Kinds of passing on, by the parameters of contextual integrity: from, to, what, how, on what terms.
CREATE TABLE flows (
    flow         INTEGER PRIMARY KEY,         -- [] the kind
    sender       TEXT NOT NULL,               -- [] from: platform, resident, or agency (seen by its officers)
    recipient    TEXT NOT NULL,               -- [] to: agency or public
    agency       INTEGER REFERENCES agencies (agency), -- [] which agency; empty for the public
    attribute    TEXT NOT NULL,               -- [] what: asked, shared, declined, ignored, identity, cameras, footage, requests
    detail       TEXT NOT NULL,               -- [] how: noisy, rounded, thresholded, total, pseudonymous (a place without a name), named
    principle    TEXT NOT NULL,               -- [] on what terms: policy, consent, at_the_door, legal_order, warrant, subpoena, other_order, emergency
    subject_told INTEGER NOT NULL,            -- [yes 1, no 0] those whom it is about were told
    label        TEXT GENERATED ALWAYS AS (attribute || ', ' || detail || ', to ' || recipient) -- [] what to call it
);

-- disclosures: Who told whom what: one row a name, a dot, a clip or a published number.
CREATE TABLE disclosures (
    disclosure INTEGER PRIMARY KEY,              -- [] in the order of time
    run        INTEGER NOT NULL REFERENCES runs (run), -- [] its run
    flow       INTEGER NOT NULL REFERENCES flows (flow), -- [] from whom, to whom, what, how, on what terms
    minute     INTEGER NOT NULL,                 -- [minutes since the start] of the disclosure
    at         TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M', 'START', minute || ' minutes')), -- [date and time] of the disclosure
    request    INTEGER REFERENCES requests (request),      -- [] the request; empty for a number over several
    home       INTEGER REFERENCES homes (home),         -- [] whom it is about; empty for a number
    total      INTEGER REFERENCES totals (total),        -- [] what a number covers; empty for a name, a dot or a clip
    number     INTEGER,                          -- [homes, answers or clips] the number published; empty where withheld, and for a name
    withheld   INTEGER GENERATED ALWAYS AS (total IS NOT NULL AND number IS NULL) -- [yes 1, no 0] a total that the policy's rule keeps back
);

-- definitions: What each measure means, in plain words.
CREATE TABLE definitions (
    section TEXT NOT NULL, -- [] happened or measures
    name    TEXT NOT NULL, -- [] of the measure
    label   TEXT NOT NULL, -- [] what people call it
    unit    TEXT NOT NULL, -- [] in what it is counted
    meaning TEXT NOT NULL, -- [] one line
    PRIMARY KEY (section, name)
) WITHOUT ROWID;

-- measures: Every figure that the program shows of a run.
CREATE TABLE measures (
    run     INTEGER NOT NULL REFERENCES runs (run), -- [] the run
    section TEXT NOT NULL, -- [] happened; agency or public (what reached them, as item.part); measures
    name    TEXT NOT NULL, -- [] see definitions
    value,                 -- [see definitions.unit] a number, or a detail as text; empty where there is none
    PRIMARY KEY (run, section, name)
) WITHOUT ROWID;

-- assumptions: What the figures rest on: every number of scenario and policies, and what the scenario says.
CREATE TABLE assumptions (
    assumption INTEGER PRIMARY KEY, -- [] in the order of the file
    policy     TEXT,                -- [] the policy that the number belongs to; empty for the scenario's own
    key        TEXT,                -- [] where it stands in the file, of a later step of a policy as policy[1] and so on; empty for a statement about no number
    text       TEXT NOT NULL,       -- [] what it is, or the statement
    value      REAL,                -- [see unit] the number
    unit       TEXT,                -- [] in what the number is counted
    status     TEXT NOT NULL,       -- [] sourced, derived or assumed
    source     TEXT NOT NULL,       -- [] where it comes from
    alike      INTEGER NOT NULL     -- [numbers] how many are the same: that of each agency stands here once
);

-- what_happened: Responses with names instead of numbers.
CREATE VIEW what_happened AS SELECT
    runs.run AS run,                -- [] the run
    runs.policy AS policy,          -- [] name of the policy
    agencies.name AS agency,        -- [] who asked
    requests.number AS request,     -- [] number of the request in its run, from 1
    requests.sent_at AS asked_at,   -- [date and time] when the home was asked
    homes.name AS home,             -- [] who was asked
    responses.response AS response, -- [] shared, declined, ignored or pending
    responses.at AS at              -- [date and time] of the answer; of the deadline where there was none
FROM responses
JOIN requests USING (request)
JOIN runs USING (run)
JOIN agencies USING (agency)
JOIN homes USING (home);

-- who_told_whom: Disclosures with names instead of numbers, as an all-knowing reader sees them.
CREATE VIEW who_told_whom AS SELECT
    disclosures.disclosure AS disclosure, -- [] in the order of time
    runs.run AS run,                      -- [] the run
    runs.policy AS policy,                -- [] name of the policy
    disclosures.minute AS minute,         -- [minutes since the start] of the disclosure
    disclosures.at AS at,                 -- [date and time] of the disclosure
    flows.sender AS sender,               -- [] from: platform, resident or agency
    flows.recipient AS recipient,         -- [] to: agency or public
    agencies.name AS agency,              -- [] which agency; empty for the public
    flows.attribute AS attribute,         -- [] what
    flows.detail AS detail,               -- [] how
    flows.principle AS principle,         -- [] on what terms
    requests.number AS request,           -- [] number of the request in its run; empty for a number over several
    homes.name AS home,                   -- [] whom it is about; empty for a number
    disclosures.number AS number,         -- [homes, answers or clips] the number published
    disclosures.withheld AS withheld,     -- [yes 1, no 0] a total that was kept back
    flows.subject_told AS subject_told    -- [yes 1, no 0] those whom it is about were told
FROM disclosures
JOIN flows USING (flow)
JOIN runs USING (run)
LEFT JOIN agencies ON agencies.agency = flows.agency
LEFT JOIN requests ON requests.request = disclosures.request
LEFT JOIN homes ON homes.home = disclosures.home;

-- agency_view: What each agency was told, and nothing else: a dot has no name, and stands where the map shows it.
CREATE VIEW agency_view AS SELECT
    runs.run AS run,              -- [] the run
    runs.policy AS policy,        -- [] name of the policy
    agencies.name AS agency,      -- [] who was told
    disclosures.minute AS minute, -- [minutes since the start] when
    disclosures.at AS at,         -- [date and time] when
    flows.sender AS sender,       -- [] by whom
    flows.attribute AS attribute, -- [] what
    flows.detail AS detail,       -- [] how
    flows.principle AS principle, -- [] on what terms
    requests.number AS request,   -- [] number of the request in its run; empty for a number over several
    CASE flows.detail WHEN 'named' THEN homes.name
        WHEN 'pseudonymous' THEN printf('dot-%08x', homes.home * 2654435761 % 4294967296) END AS about, -- [] name of the home, or the pseudonym of its dot
    round(homes.x_ft + CASE flows.detail WHEN 'pseudonymous' THEN homes.dot_east * policy_steps.map_error_ft / 1000 ELSE 0 END) AS x_ft, -- [feet] where the home or its dot stands, east of the town's corner
    round(homes.y_ft + CASE flows.detail WHEN 'pseudonymous' THEN homes.dot_north * policy_steps.map_error_ft / 1000 ELSE 0 END) AS y_ft, -- [feet] where the home or its dot stands, north of the town's corner
    totals.group_by AS covers,    -- [] what a number covers: request, incident, day to quarter, run
    disclosures.number AS number, -- [homes, answers or clips] the number
    disclosures.withheld AS withheld -- [yes 1, no 0] a total that was kept back: the agency sees that it is missing
FROM disclosures
JOIN flows ON flows.flow = disclosures.flow AND flows.recipient = 'agency'
JOIN runs ON runs.run = disclosures.run
JOIN agencies ON agencies.agency = flows.agency
LEFT JOIN requests ON requests.request = disclosures.request
LEFT JOIN policy_steps ON policy_steps.policy_step = requests.policy_step
LEFT JOIN homes ON homes.home = disclosures.home
LEFT JOIN totals ON totals.total = disclosures.total;

-- public_view: What the public was told, and nothing else.
CREATE VIEW public_view AS SELECT
    runs.run AS run,              -- [] the run
    runs.policy AS policy,        -- [] name of the policy
    disclosures.minute AS minute, -- [minutes since the start] when
    disclosures.at AS at,         -- [date and time] when
    flows.sender AS sender,       -- [] by whom
    flows.attribute AS attribute, -- [] what
    flows.detail AS detail,       -- [] how
    agencies.name AS about_agency, -- [] whose request or requests it is about
    requests.number AS request,   -- [] number of the request in its run; empty for a number over several
    CASE flows.detail WHEN 'named' THEN homes.name
        WHEN 'pseudonymous' THEN printf('dot-%08x', homes.home * 2654435761 % 4294967296) END AS about, -- [] name of the home, or the pseudonym of its dot
    CASE WHEN flows.attribute = 'requests' AND disclosures.total IS NULL THEN printf(
        'video of %.1f hours, %.1f days old, within %.0f feet of %.0f, %.0f',
        requests.window_hours, requests.age_days, requests.radius_ft, requests.x_ft, requests.y_ft) END AS text, -- [] the text of a request that was posted
    totals.group_by AS covers,    -- [] what a number covers: request, incident, day to quarter, run
    disclosures.number AS number, -- [homes, answers, clips or requests] the number
    disclosures.withheld AS withheld -- [yes 1, no 0] a total that was kept back: the public sees that it is missing
FROM disclosures
JOIN flows ON flows.flow = disclosures.flow AND flows.recipient = 'public'
JOIN runs ON runs.run = disclosures.run
LEFT JOIN requests ON requests.request = disclosures.request
LEFT JOIN homes ON homes.home = disclosures.home
LEFT JOIN totals ON totals.total = disclosures.total
LEFT JOIN agencies ON agencies.agency = coalesce(requests.agency, totals.agency);

-- total_covers: The requests that each published number covers.
CREATE VIEW total_covers AS SELECT
    totals.total AS total,      -- [] the number
    requests.request AS request -- [] a request that it covers
FROM totals
JOIN requests ON requests.run = totals.run AND requests.agency = totals.agency
    AND requests.policy_step = totals.policy_step AND requests.sent_minute IS NOT NULL
    AND CASE totals.group_by
        WHEN 'request' THEN requests.request = totals.request
        WHEN 'incident' THEN requests.incident = totals.incident
        WHEN 'run' THEN requests.closed_minute IS NOT NULL
        ELSE requests.closed_minute / (1440 * totals.period_days) = totals.period
    END;

-- measures_explained: Measures with their labels, units and meanings.
CREATE VIEW measures_explained AS SELECT
    runs.run AS run,                 -- [] the run
    runs.policy AS policy,           -- [] name of the policy
    measures.section AS section,     -- [] happened, agency, public or measures
    measures.name AS name,           -- [] of the measure
    definitions.label AS label,      -- [] what people call it
    measures.value AS value,         -- [see unit] a number, or a detail as text
    definitions.unit AS unit,        -- [] in what it is counted
    definitions.meaning AS meaning   -- [] one line
FROM measures
JOIN runs USING (run)
LEFT JOIN definitions ON definitions.section = measures.section
    AND definitions.name = measures.name;
