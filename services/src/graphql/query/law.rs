//! The law as of a day: instruments, the regime of inspection, penalties, retention.

use async_graphql::{Context, InputObject, Object, Result};
use beian_domain::law;
use chrono::NaiveDate;

use super::today;
use crate::{
    app::App,
    graphql::{
        Fault,
        instrument::{InspectionRegime, InstrumentObject},
        sanction::{Penalty, PunishableAct, Retention},
        scope::{learns, organ_code},
        words::{ApplicantKind, RecordKind},
    },
};

#[derive(Default)]
pub(super) struct LawQuery;

/// Which records, made by whom and where.
#[derive(Default, InputObject)]
struct RetentionFilter {
    /// Of this kind.
    records: Option<RecordKind>,
    /// Made by this kind of applicant.
    applicant: Option<ApplicantKind>,
    /// In this region, by its code; national rules only, if absent.
    place: Option<String>,
    /// Whether an undertaking with such a promise was signed.
    #[graphql(default)]
    promised: bool,
}

#[Object]
impl LawQuery {
    /// Every law, order and notice that rules rest on, with its status on a day.
    async fn instruments<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The day; today if absent.")] on: Option<NaiveDate>,
    ) -> Result<Vec<InstrumentObject<'ctx>>> {
        let (app, on) = asked(ctx, on)?;
        let instruments = app.rulebook().sources().instruments.iter();
        Ok(instruments.map(|instrument| InstrumentObject { instrument, on }).collect())
    }

    /// The order under which an inspection is held on a day; null before there was one.
    async fn inspection_regime(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today if absent.")] on: Option<NaiveDate>,
    ) -> Result<Option<InspectionRegime>> {
        let (app, on) = asked(ctx, on)?;
        Ok(app.rulebook().inspection_regime(on).map(|regime| InspectionRegime::of(regime, on)))
    }

    /// Acts that are punished.
    async fn punishable_acts(&self, ctx: &Context<'_>) -> Result<Vec<PunishableAct>> {
        let (app, _) = asked(ctx, None)?;
        Ok(app.rulebook().punishable_acts().iter().map(PunishableAct::from).collect())
    }

    /// What is threatened for an act done on a day; for every act if none is named.
    async fn penalties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the act.")] act: Option<String>,
        #[graphql(desc = "The day of the act; today if absent.")] on: Option<NaiveDate>,
    ) -> Result<Vec<Penalty>> {
        let (app, on) = asked(ctx, on)?;
        if let Some(unknown) = act.as_ref().and_then(|act| app.rulebook().act_unknown(act)) {
            return Err(Fault::from_message(unknown).into());
        }
        let found = app.rulebook().penalties_on(act.as_deref(), on);
        Ok(found.into_iter().map(|penalty| Penalty::of(penalty, app.rulebook(), on)).collect())
    }

    /// The duties under which a record falls that is made on a day, the longest first: that one wins.
    async fn retention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day of the record; today if absent.")] on: Option<NaiveDate>,
        filter: Option<RetentionFilter>,
    ) -> Result<Vec<Retention>> {
        let (app, on) = asked(ctx, on)?;
        let RetentionFilter { records, applicant, place, promised } = filter.unwrap_or_default();
        let question = law::RetentionQuestion {
            on,
            records: records.map(law::RecordKind::from),
            applicant: applicant.map(Into::into),
            place: place.as_deref().map(organ_code).transpose()?,
            promised,
        };
        Ok(app.rulebook().retention(&question).into_iter().map(|kept| Retention::of(kept, on)).collect())
    }
}

/// The application and the day asked about; strangers get no further.
fn asked<'ctx>(ctx: &Context<'ctx>, on: Option<NaiveDate>) -> Result<(&'ctx App, NaiveDate)> {
    learns(ctx)?;
    let app = ctx.data_unchecked::<App>();
    Ok((app, on.unwrap_or_else(|| today(app))))
}
