//! Significance: how far a coefficient is from nothing, in units of its own uncertainty.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{Regression, RegressionError, StandardErrors};

/// One coefficient with what its uncertainty says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Significance {
    /// The coefficient.
    pub coefficient: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// `coefficient ÷ standard error`; `None` when the error is 0.
    pub t: Option<f64>,
    /// The probability of a t at least as far from 0 if the true coefficient is 0, on both sides,
    /// by Student's distribution with n − k degrees of freedom. `None` where t is.
    pub p_value: Option<f64>,
}

impl Regression {
    /// Standard error, t and p-value of each coefficient, the intercept first.
    ///
    /// # Errors
    /// As [`Regression::coefficient_covariance`].
    /// Source: methodology, section 6.5; vector ANA-005.
    ///
    /// ```
    /// use equipoise_analytics::factors::{StandardErrors, ols};
    ///
    /// let market = [0.01, -0.02, 0.015, 0.0, 0.005, -0.01];
    /// let index = [0.011, -0.019, 0.016, -0.002, 0.004, -0.012];
    /// let regression = ols(&index, &[&market])?;
    /// let [alpha, beta] = regression.significance(StandardErrors::Hc1)?[..] else { panic!() };
    /// assert!(beta.p_value < Some(0.001) && alpha.p_value > Some(0.3));
    /// # Ok::<(), equipoise_analytics::factors::RegressionError>(())
    /// ```
    pub fn significance(
        &self,
        assumption: StandardErrors,
    ) -> Result<Vec<Significance>, RegressionError> {
        let covariance = self.coefficient_covariance(assumption)?;
        let student = StudentsT::new(0.0, 1.0, self.degrees_of_freedom() as f64)
            .expect("a regression has a positive number of degrees of freedom");
        let of = |(row, coefficient): (usize, &f64)| {
            let standard_error = covariance.at(row, row).max(0.0).sqrt();
            let t = Some(coefficient / standard_error).filter(|t| t.is_finite());
            Significance {
                coefficient: *coefficient,
                standard_error,
                t,
                p_value: t.map(|t| (2.0 * student.sf(t.abs())).min(1.0)),
            }
        };
        Ok(self.coefficients.iter().enumerate().map(of).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::ols;

    #[test]
    fn a_mean_of_nothing_is_as_insignificant_as_can_be() {
        let found = ols(&[1.0, -1.0, 2.0, -2.0], &[]).unwrap();
        let found = found.significance(StandardErrors::Classical).unwrap();
        assert!(found[0].t.unwrap().abs() < 1e-15);
        assert!((found[0].p_value.unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_degree_of_freedom_has_the_tails_of_cauchy() {
        // y = 0, 2: mean 1, standard error 1, t = 1, of which a quarter is on each side.
        let found = ols(&[0.0, 2.0], &[]).unwrap();
        let found = found.significance(StandardErrors::Classical).unwrap();
        assert!((found[0].p_value.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_coefficient_without_uncertainty_has_no_t() {
        let found = ols(&[0.0; 4], &[]).unwrap();
        let found = found.significance(StandardErrors::Classical).unwrap();
        assert_eq!((found[0].standard_error, found[0].t), (0.0, None));
        assert_eq!(found[0].p_value, None);
    }
}
