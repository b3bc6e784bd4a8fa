use std::future::Future;

use apalis_core::error::BoxDynError;
use apalis_core::task::from_request::FromRequest;

/// What a handler takes behind its arguments: none to six extractors of apalis, such as `Data`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be taken from a job",
    label = "not a tuple of extractors of apalis"
)]
pub trait Extracted<Q>: Sized + Send {
    /// Runs the extractors.
    fn extract(task: &Q) -> impl Future<Output = Result<Self, BoxDynError>> + Send;
}

macro_rules! extracts {
    ($($one:ident,)*) => {
        #[diagnostic::do_not_recommend]
        impl<Q: Sync, $($one,)*> Extracted<Q> for ($($one,)*)
        where
            $($one: FromRequest<Q, Error: Into<BoxDynError>> + Send,)*
        {
            #[allow(unused_variables, reason = "none takes nothing")]
            async fn extract(task: &Q) -> Result<Self, BoxDynError> {
                Ok(($($one::from_request(task).await.map_err(Into::into)?,)*))
            }
        }
    };
}

extracts!();
extracts!(T1,);
extracts!(T1, T2,);
extracts!(T1, T2, T3,);
extracts!(T1, T2, T3, T4,);
extracts!(T1, T2, T3, T4, T5,);
extracts!(T1, T2, T3, T4, T5, T6,);
