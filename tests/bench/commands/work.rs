//! What a client has to do: commands one after another, each to be answered before the next.

use anyhow::{Context, Result};
use beian_domain::{
    case::{Action, Case, CaseCommand},
    identity::RegionCode,
    rulebook::Rulebook,
};
use uuid::Uuid;

use crate::filing::{NATIONAL_PLATFORM, QIANDONGNAN, applicant, officer};

/// Counties of Qiandongnan, in which the clients' filings lie.
const COUNTIES: [&str; 16] = [
    "522601", "522622", "522623", "522624", "522625", "522626", "522627", "522628", "522629", "522630", "522631",
    "522632", "522633", "522634", "522635", "522636",
];
/// Where the websites are filed.
const DISTRICT: &str = "110105";
/// Numbers a client of [`Workload::Lives`] may use up in its county's series.
const NUMBERS: usize = 9999 / 4;

/// Which commands are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workload {
    /// Submissions of a website form, the largest command there is.
    Submissions,
    /// Whole lives of filings, from submission to the copy given back: six commands each.
    Lives,
}

/// The steps of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// 提交
    Submit,
    /// 审查合格
    PassReview,
    /// 盖章
    Stamp,
    /// 编号
    AssignNumber,
    /// 发证
    IssueCertificate,
    /// 退还
    GiveBack,
}

impl Workload {
    /// Its steps, from the first again after the last.
    pub(crate) fn steps(self) -> &'static [Step] {
        match self {
            Self::Submissions => &[Step::Submit],
            Self::Lives => &[
                Step::Submit,
                Step::PassReview,
                Step::Stamp,
                Step::AssignNumber,
                Step::IssueCertificate,
                Step::GiveBack,
            ],
        }
    }

    /// Where this client's filings are handled.
    pub(crate) fn organ(self, client: usize) -> Result<RegionCode> {
        Ok(RegionCode::parse(match self {
            Self::Submissions => DISTRICT,
            Self::Lives => COUNTIES[client % COUNTIES.len()],
        })?)
    }

    /// Its events as JSON, on average as large as these.
    pub(crate) fn payload(self) -> Result<Vec<String>> {
        let (mut work, mut case, mut payloads) = (Work::new(self, 0)?, Case::default(), Vec::new());
        for _ in self.steps() {
            for event in case.decide(&work.next_command()?, Rulebook::builtin())? {
                case.apply(&event);
                payloads.push(serde_json::to_string(&event)?);
            }
        }
        Ok(payloads)
    }
}

/// One client's commands.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    workload: Workload,
    organ: RegionCode,
    submission: Action,
    client: usize,
    filings: usize,
    step: usize,
    case_id: Uuid,
}

impl Work {
    /// The work of a client, by its number.
    pub(crate) fn new(workload: Workload, client: usize) -> Result<Self> {
        let organ = workload.organ(client)?;
        let rule = match workload {
            Workload::Submissions => NATIONAL_PLATFORM,
            Workload::Lives => QIANDONGNAN,
        };
        let submission = Action::Submit(Box::new(rule.submission(organ)?));
        Ok(Self { workload, organ, submission, client, filings: 0, step: 0, case_id: Uuid::nil() })
    }

    /// The case of the last command, and what is to be done next: with the first step begins another case.
    pub(crate) fn next_step(&mut self) -> (Uuid, Step) {
        let steps = self.workload.steps();
        let step = steps[self.step];
        self.step = (self.step + 1) % steps.len();
        if step == Step::Submit {
            self.case_id = Uuid::new_v4();
            self.filings += 1;
        }
        (self.case_id, step)
    }

    /// The case of the last command.
    pub(crate) fn case_id(&self) -> Uuid {
        self.case_id
    }

    /// The next command as the domain takes it.
    pub(crate) fn next_command(&mut self) -> Result<CaseCommand> {
        let (case_id, step) = self.next_step();
        if step == Step::Submit {
            let mut action = self.submission.clone();
            if let Action::Submit(submission) = &mut action {
                submission.case_id = case_id;
            }
            return Ok(CaseCommand { header: applicant(), action });
        }
        Ok(CaseCommand { header: officer(self.organ), action: self.officers_action(step)? })
    }

    fn officers_action(&self, step: Step) -> Result<Action> {
        Ok(match step {
            Step::Submit => self.submission.clone(),
            Step::PassReview => Action::PassReview { note: None },
            Step::Stamp => Action::Stamp { copies: vec![1, 2] },
            Step::AssignNumber => Action::AssignNumber { number: self.number()? },
            Step::IssueCertificate => Action::IssueCertificate { paper: PAPER.to_owned(), number: None },
            Step::GiveBack => Action::GiveCopiesBack { copies: vec![2] },
        })
    }

    /// A number of its own for whoever keeps no series.
    fn number(&self) -> Result<String> {
        let own = self.client / COUNTIES.len() * NUMBERS;
        let sequence =
            (self.filings < NUMBERS).then_some(own + self.filings).context("the client's numbers are used up")?;
        Ok(format!("{}{sequence:04}", self.organ))
    }
}

/// The certificate of the life's fifth step.
pub(crate) const PAPER: &str = "国际联网单位备案登记证书";
