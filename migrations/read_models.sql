-- Read models: built from the event log by one fold, thrown away and built again when their shape changes.
-- Raise SCHEMA_VERSION in projections/src/schema.rs with every change to this file or to what a row says.
-- {suffix} is empty for the tables in use and `_next` for those of a rebuild, {text} is text in byte order.

-- One row per case: work queues and status.
create table cases{suffix} (
    case_id         {text} not null,
    organ           {text} not null,
    region          {text} not null,
    procedure       {text} not null,
    object          {text} not null,
    applicant_kind  {text},
    unit_name       {text} not null,
    site_name       {text},
    origin          {text} not null,
    status          {text} not null,
    stage           {text},
    stage_title_zh  {text},
    stage_title_en  {text},
    -- The account of the applicant who submitted or claimed it.
    submitted_by    {text},
    -- Who handles it.
    handler         {text},
    handled_since   {text},
    submitted_on    {text},
    returned_on     {text},
    filed_on        {text},
    ended_on        {text},
    number          {text},
    query_number    {text},
    -- The first due moment among running deadlines that are not suspended, and its rule.
    next_due        {text},
    next_due_rule   {text},
    -- Calendar years in which an inspection is owed, and the rule that asks for it.
    inspected_from  bigint,
    inspected_until bigint,
    -- Since when it is known that the case ended.
    ended_known     {text},
    inspection_rule {text},
    version         bigint not null,
    position        bigint not null,
    updated_at      {text} not null,
    -- Sort keys that are never null: a row value with a null in it compares as unknown.
    due_sort        {text} not null,
    submitted_sort  {text} not null,
    -- Names in lower case, for "contains".
    search          {text} not null
);

-- One row per deadline and time in which something was known of it, so that any past moment can be asked.
create table deadlines{suffix} (
    case_id     {text} not null,
    deadline_id {text} not null,
    known_from  {text} not null,
    known_to    {text},
    organ       {text} not null,
    region      {text} not null,
    procedure   {text} not null,
    handler     {text},
    rule        {text} not null,
    duty        {text} not null,
    start       {text} not null,
    cite        {text} not null,
    title_zh    {text} not null,
    title_en    {text} not null,
    clock       {text} not null,
    due         {text},
    suspended   bigint not null,
    suspended_from {text},
    ended_at    {text},
    ended_how   {text},
    -- The day on which half of its days have passed.
    half        {text},
    due_sort    {text} not null,
    -- The same moment in seconds since 1970, for counting.
    due_at      bigint not null
);

-- One row per case, year for which an inspection was recorded, and time in which something was known of it.
create table inspections{suffix} (
    case_id      {text} not null,
    year         bigint not null,
    known_from   {text} not null,
    known_to     {text},
    organ        {text} not null,
    planned_on   {text} not null,
    held_on      {text},
    state        {text} not null,
    failed_items {text} not null,
    rectified_on {text}
);

-- One row per time in which a case waited for its applicant, returned or owed and not filed.
create table waits{suffix} (
    case_id    {text} not null,
    known_from {text} not null,
    known_to   {text},
    status     {text} not null,
    since      {text} not null,
    organ      {text} not null
);

-- The public register: one row per domain, one without a domain where there is none; the same again for each number
-- that a filing had before, which is found by that number alone.
create table filings{suffix} (
    case_id     {text} not null,
    domain      {text} not null,
    number      {text},
    former_number {text},
    unit_name   {text} not null,
    site_name   {text},
    icp_number  {text},
    organ       {text} not null,
    region      {text} not null,
    status      {text} not null,
    filed_on    {text},
    number_sort {text} not null,
    search      {text} not null
);

-- One row per case and time in which it was known to stand so: the lists of any past moment. Moments are those of
-- recording; known_to sorts after all of them while it stands so.
create table standings{suffix} (
    case_id         {text} not null,
    known_from      {text} not null,
    known_to        {text} not null,
    organ           {text} not null,
    procedure       {text} not null,
    status          {text} not null,
    stage           {text},
    handler         {text},
    due_sort        {text} not null,
    -- It stood overdue for at most 2 to this many days; 20 while that is not over, null where it never was.
    late            bigint,
    inspected_from  bigint,
    inspected_until bigint
);

-- One row per account, for those who administer it.
create table accounts{suffix} (
    account_id   {text} not null primary key,
    login        {text} not null,
    name         {text} not null,
    kind         {text} not null,
    organ        {text},
    -- The smallest region with the account's organ and all its offices; 000000 is the nation.
    reach        {text} not null,
    -- Until when it is locked; sorts after every moment where it is locked for good.
    locked_until {text},
    -- Login and name in lower case, for "contains".
    search       {text} not null
);

-- One row per grant of a role: who is to be told in an organ.
create table offices{suffix} (
    account_id {text} not null,
    login      {text} not null,
    role       {text} not null,
    organ      {text} not null,
    from_day   {text} not null,
    to_day     {text} not null
);

-- One row per alert, raised or missed.
create table alerts{suffix} (
    alert_id    {text} not null primary key,
    case_id     {text} not null,
    deadline_id {text} not null,
    rule        {text} not null,
    title_zh    {text} not null,
    title_en    {text} not null,
    clock       {text} not null,
    procedure   {text} not null,
    organ       {text} not null,
    due         {text} not null,
    ladder      {text} not null,
    rung        {text} not null,
    fires_at    {text} not null,
    recorded_at {text} not null,
    late_by     bigint,
    missed      {text},
    told        bigint not null
);

-- One row per recipient of an alert and channel: the inbox, and what is still to be sent.
create table deliveries{suffix} (
    alert_id   {text} not null,
    recipient  {text} not null,
    channel    {text} not null,
    told       {text} not null,
    case_id    {text} not null,
    organ      {text} not null,
    fires_at   {text} not null,
    not_before {text} not null,
    state      {text} not null,
    next_try   {text},
    failures   bigint not null,
    reason     {text},
    at         {text},
    primary key (alert_id, recipient, channel)
);

-- How many cases stand where, kept as they move.
create table tallies{suffix} (
    organ     {text} not null,
    -- 1: with those of all organs below; 000000 is above all.
    below     bigint not null,
    procedure {text} not null,
    status    {text} not null,
    amount    bigint not null,
    -- The projector adds to the row of a key, so the key must be known from the start.
    primary key (organ, below, procedure, status)
);

-- Looks at personal data in clear, one row for each.
create table readings{suffix} (
    -- Position in the log, in nineteen digits. The projector may meet an event again, so the key is known from the start.
    place   {text} not null primary key,
    case_id {text} not null,
    organ   {text} not null,
    account {text} not null,
    reading {text} not null
);

-- Everything below comes after a rebuild has loaded its rows. {n} makes names free of the tables they replace.
create unique index cases_{n} on cases{suffix} (case_id);

create index cases_by_due_{n} on cases{suffix} (due_sort, case_id);

create index cases_by_organ_due_{n} on cases{suffix} (organ, due_sort, case_id);

-- An applicant's own cases, and through them the own deadlines; nobody asks for those that officials took in.
create index cases_by_submitter_{n} on cases{suffix} (submitted_by, due_sort, case_id)
    where submitted_by is not null;

-- What somebody handles.
create index cases_by_handler_{n} on cases{suffix} (handler, due_sort, case_id) where handler is not null;

create index cases_by_query_number_{n} on cases{suffix} (query_number) where query_number is not null;

-- A queue of one status: an organ's, that of a prefecture with all its organs, and one of many organs.
create index cases_by_organ_status_{n} on cases{suffix} (organ, status, due_sort, case_id);

create index cases_by_prefecture_status_{n} on cases{suffix} (substr(organ, 1, 4), status, due_sort, case_id);

create index cases_by_status_{n} on cases{suffix} (status, due_sort, case_id);

create index cases_by_submission_{n} on cases{suffix} (submitted_sort, case_id);

-- Whether a unit has a filing of its own: names exactly as they are reported.
create index cases_by_unit_name_{n} on cases{suffix} (unit_name);

create index cases_by_update_{n} on cases{suffix} (updated_at, case_id);

create index cases_by_inspection_{n} on cases{suffix} (organ, case_id) where inspected_from is not null;

create index deadlines_{n} on deadlines{suffix} (case_id, deadline_id, known_from);

-- The hottest question: what runs now, by due moment.
create index deadlines_running_{n} on deadlines{suffix} (due_sort, case_id, deadline_id)
    where known_to is null and ended_how is null;

create index deadlines_running_by_organ_{n} on deadlines{suffix} (organ, due_sort, case_id, deadline_id)
    where known_to is null and ended_how is null;

-- What is overdue or due soon, counted from the index alone: by organ in its order, or by procedure or duty.
create index deadlines_running_by_organ_counted_{n} on deadlines{suffix} (organ, due_at)
    where known_to is null and ended_how is null;

create index deadlines_running_counted_{n} on deadlines{suffix} (due_at, procedure, duty)
    where known_to is null and ended_how is null;

create index deadlines_by_organ_{n} on deadlines{suffix} (organ, due_sort, case_id, deadline_id);

create unique index inspections_{n} on inspections{suffix} (case_id, year, known_from);

create index waits_{n} on waits{suffix} (case_id);

create index waits_by_organ_{n} on waits{suffix} (status, organ, known_from);

create index inspections_by_year_{n} on inspections{suffix} (year, organ, case_id);

create unique index standings_{n} on standings{suffix} (case_id, known_from);

create index standings_by_organ_{n} on standings{suffix} (organ, due_sort, case_id);

create index standings_by_place_{n} on standings{suffix} (organ, case_id);

create index standings_by_due_{n} on standings{suffix} (due_sort, case_id);

-- What stood overdue at a moment was due in a stretch before it that is as long as the lateness.
create index standings_by_lateness_{n} on standings{suffix} (late, due_sort, case_id) where late is not null;

create index standings_by_organ_lateness_{n} on standings{suffix} (organ, late, due_sort, case_id)
    where late is not null;

create unique index filings_{n} on filings{suffix} (case_id, domain, number_sort);

create index filings_by_number_{n} on filings{suffix} (number_sort, case_id, domain);

create index accounts_by_login_{n} on accounts{suffix} (login);

create index filings_by_domain_{n} on filings{suffix} (domain);

create index readings_by_case_{n} on readings{suffix} (case_id, place);

create index readings_by_organ_{n} on readings{suffix} (organ, place);

-- What the watch asks at midnight: which running clocks are half over. Those by due day have an index already.
create index deadlines_running_by_half_{n} on deadlines{suffix} (half, case_id)
    where known_to is null and ended_how is null;

create index offices_by_organ_{n} on offices{suffix} (organ, role);

create index offices_by_account_{n} on offices{suffix} (account_id);

create index alerts_by_time_{n} on alerts{suffix} (fires_at, alert_id);

create index alerts_by_case_{n} on alerts{suffix} (case_id, fires_at);

-- An inbox, the newest first.
create index deliveries_by_recipient_{n} on deliveries{suffix} (recipient, fires_at, alert_id) where channel = 'inbox';

create index deliveries_waiting_{n} on deliveries{suffix} (next_try) where state = 'waiting';

create index deliveries_dead_{n} on deliveries{suffix} (fires_at, alert_id) where state = 'dead';
