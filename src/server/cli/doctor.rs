//! `etalase doctor`

use std::io::{self, BufRead, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::input::read_text;
use super::output::printable_lines;
use crate::campaigns::document;
use crate::clock;
use crate::doctor::{self, DoctorError, Examination, examine};

/// No question of a merchant is longer; a line that is keeps its answer, but not its text.
const LONGEST_LINE: u64 = 4 << 20;

/// Say what becomes of a landing address: its tags, who is credited and why, each adapter's link and what it loses.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  etalase doctor 'https://kopi.example/?ref=rani&utm_source=tiktok'
  etalase doctor --campaign kopi-senja.json --json URL     one campaign's own link, as JSON
  etalase doctor --json --stdin < questions.jsonl          one answer per line, in order

Questions, one JSON object per line; a bad one is answered with {\"error\":{\"code\",\"message\",\"mend\"}}:
  {\"op\":\"parse_query\",\"query\":\"a=1&b=2\"}
      {\"pairs\":[[\"a\",\"1\"],[\"b\",\"2\"]]}
  {\"op\":\"serialize_query\",\"pairs\":[[\"a\",\"b c\"]]}
      {\"query\":\"a=b+c\"}
  {\"op\":\"touch\",\"url\":\"…\",\"referrer\":\"…\",\"at\":\"RFC 3339, if it matters\"}
      {\"touch\":{\"source\",\"medium\",\"campaign\",\"term\",\"content\",\"id\",\"source_platform\",\"creative_format\",
       \"marketing_tactic\",\"other\":{…},\"ref\",\"via\",\"token\",\"click_ids\":{…},\"class\",\"cause\",\"referrer\",\"at\",
       \"creator\",\"late\",\"duplicates\":[…]}} or {\"touch\":null} for a direct visit
      class: token, code, utm, click_id, organic, referral; ref holds the code that came as via, too
  {\"op\":\"decorate\",\"url\":\"…\",\"params\":[[\"k\",\"v\"],…]}
      {\"url\":\"…\"}; an error for javascript:, data: and other links out of the web, and for user names before a host
  {\"op\":\"visits\",\"policy\":{\"rule\":\"last_creator|first_creator\",\"window_days\":30,\"own_hosts\":[…],
   \"ignored_hosts\":[…],\"creators\":[…],\"credits_late\":false,\"strength\":[\"token\",\"code\",\"utm\",\"click_id\",\"organic\",\"referral\"]},
   \"visits\":[{\"at\":\"RFC 3339\",\"url\":\"…\",\"referrer\":\"…\",\"event\":\"landing|route|add_to_cart|checkout\"},…]}
      {\"first\":…,\"last\":…,\"credit\":{\"creator\",\"touch\",\"reason\"},\"journey\":[…]}
      in the order in which they happened: a time that goes back is a clock that was set; the last one says when it is now
  {\"op\":\"checkout\",\"adapter\":\"…\",\"settings\":{…},\"lines\":[[\"id\",2],…],\"touch\":{…},\"discount\":[\"…\"],
   \"base\":\"https://…\",\"budget\":512|1024|2048,\"gpc\":false}
      {\"url\":\"…\",\"loss\":[{\"code\",\"key\"},…]}
      loss: dropped, cut, withheld (gpc), length, transcoded, not_on_order, discount, lines, conflict (with theirs, ours, kept)
      touch: as answered above, or as much of it as there is; class token stands for a verified one
      settings, as in a campaign's \"checkout\" without \"adapter\":
        plain        url, lines (the parameter that takes them)    ucp          endpoint, continue_to
        shopify      shop (host name), locale, storefront          woocommerce  shop (address), single
        stripe       url                                           vtex         shop, seller, channel
        29next       shop, currency                                bigcommerce  cart, store (hash), server
        shopee       affiliate, url, domain                        whatsapp     number, text
        tiktok, tokopedia, lazada   url
      a line may say more: [\"id\",2,{\"url\":\"…\",\"name\":\"…\"}]")]
pub(super) struct Doctor {
    /// The landing address, with its tags.
    #[arg(required_unless_present = "stdin", conflicts_with = "stdin")]
    url: Option<String>,
    /// The page that sent the visitor.
    #[arg(long, value_name = "URL", default_value = "")]
    referrer: String,
    /// A campaign document: its own checkout settings and products are used.
    #[arg(long, value_name = "FILE")]
    campaign: Option<PathBuf>,
    /// Where relative links of the document start from.
    #[arg(
        long,
        value_name = "URL",
        env = "ETALASE_PUBLIC_URL",
        default_value = "https://etalase.example"
    )]
    public_url: String,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
    /// Read questions from the standard input, one JSON object per line.
    #[arg(long, requires = "json")]
    stdin: bool,
}

impl Doctor {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let Some(url) = &self.url else {
            return answer_lines(io::stdin().lock(), io::stdout().lock());
        };
        let examination = self.examine(url)?;
        if self.json {
            println!("{}", examination.to_json());
        } else {
            print!("{}", printable_lines(&examination.to_string()));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn examine(&self, url: &str) -> anyhow::Result<Examination> {
        let campaign = match &self.campaign {
            None => None,
            Some(file) => {
                let text = read_text(file)?;
                match document::parse(&text, &self.public_url) {
                    Ok(campaign) => Some(campaign),
                    Err(faults) => bail!(
                        "{} has {} faults; `etalase campaign check` names them",
                        file.display(),
                        faults.len()
                    ),
                }
            }
        };
        let now = clock::now().0;
        Ok(examine(
            url,
            &self.referrer,
            campaign.as_ref(),
            &self.public_url,
            now,
        ))
    }
}

/// One answer per line, in order, each written at once: who asks may wait for it before asking on.
fn answer_lines(
    mut questions: impl BufRead,
    mut answers: impl io::Write,
) -> anyhow::Result<ExitCode> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut questions)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(ExitCode::SUCCESS);
        }
        let answer = if read as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
            skip_line(&mut questions)?;
            DoctorError::Length.to_json()
        } else {
            doctor::answer(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']))
        };
        let told = writeln!(answers, "{answer}").and_then(|()| answers.flush());
        match told {
            // Who asked has heard enough.
            Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(ExitCode::SUCCESS);
            }
            told => told?,
        }
    }
}

/// The rest of a line that is too long.
fn skip_line(questions: &mut impl BufRead) -> io::Result<()> {
    loop {
        let (length, ended) = {
            let part = questions.fill_buf()?;
            let end = part.iter().position(|byte| *byte == b'\n');
            (end.map_or(part.len(), |end| end + 1), end.is_some())
        };
        questions.consume(length);
        if ended || length == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(questions: &[u8]) -> Vec<String> {
        let mut told = Vec::new();
        answer_lines(io::BufReader::new(questions), &mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        told.lines().map(str::to_owned).collect()
    }

    #[test]
    fn every_line_has_one_answer_and_a_bad_one_ends_nothing() {
        let answers = answers(
            b"{\"op\":\"parse_query\",\"query\":\"a=1\"}\nnonsense\n\n\xff\xfe\n[]\n{\"op\":\"fly\"}\r\n{\"op\":\"serialize_query\",\"pairs\":[[\"a\",\"b c\"]]}",
        );
        assert_eq!(answers.len(), 7);
        assert_eq!(answers[0], r#"{"pairs":[["a","1"]]}"#);
        for (line, code) in [
            (1, "json"),
            (2, "json"),
            (3, "json"),
            (4, "object"),
            (5, "op"),
        ] {
            assert!(
                answers[line].contains(&format!("\"doctor_{code}\"")),
                "{}",
                answers[line]
            );
        }
        assert_eq!(answers[6], r#"{"query":"a=b+c"}"#);
    }

    #[test]
    fn a_line_that_never_ends_is_answered_once() {
        let mut questions = vec![b'x'; LONGEST_LINE as usize + 5_000];
        questions.extend(b"\n{\"op\":\"parse_query\",\"query\":\"\"}\n");
        let answers = answers(&questions);
        assert_eq!(answers.len(), 2);
        assert!(answers[0].contains("\"doctor_length\""), "{}", answers[0]);
        assert_eq!(answers[1], r#"{"pairs":[]}"#);
    }
}
